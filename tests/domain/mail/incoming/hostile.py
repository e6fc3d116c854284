"""Messages that no honest program writes: each breaks mail readers in a way of its own."""

import base64
import zlib

H = b"From: Ana <ana@example.com>\r\nSubject: Hello\r\nMessage-ID: <one@example.com>\r\n"
MIXED = H + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
TYPED = H + b"Content-Type: text/plain; charset="
END = b"\r\n--b--\r\n"


def nested(depth: int) -> bytes:
    """Multiparts within one another."""
    levels = (
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (level, level + 1)
        for level in range(depth)
    )
    head = H + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n"
    return head + b"".join(levels) + b"--b%d\r\n\r\nforget me\r\n" % depth


def part(headers: bytes, body: bytes = b"x") -> bytes:
    return MIXED + b"--b\r\n" + headers + b"\r\n\r\n" + body + END


def encoded(encoding: bytes, body: bytes) -> bytes:
    return H + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body


def html(body: bytes) -> bytes:
    return H + b"Content-Type: text/html\r\n\r\n" + body


SHAPES: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\xff",
    "one line end": b"\r\n",
    "NUL bytes": b"\0" * 5_000,
    "only headers": H,
    "only headers, no line end": H.rstrip(),
    "only a body": b"\r\nHello, where is my invoice?",
    "header without colon": H + b"this is no header\r\n\r\nHello",
    "header without name": H + b": value\r\n\r\nHello",
    "header with a blank name": H + b"   : value\r\n\r\nHello",
    "continuation first": b" folded\r\n" + H + b"\r\nHello",
    "missing blank line": H + b"Hello, I want my data.\r\n\r\nMore.",
    "bare CR": H.replace(b"\r\n", b"\r") + b"\rHello\rthere",
    "bare LF": H.replace(b"\r\n", b"\n") + b"\nHello",
    "mixed line ends": b"From: ana@example.com\nSubject: a\r\nX: y\r\n\nHello",
    "mailbox line": b"From ana@example.com Mon Jan  1 00:00:00 2026\r\n" + H + b"\r\nHello",
    "10 MB header line": H + b"X-Long: " + b"a" * 10_000_000 + b"\r\n\r\nHello",
    "10 MB subject": b"From: ana@example.com\r\nSubject: " + b"a " * 5_000_000 + b"\r\n\r\nHello",
    "100,000 headers": b"X: y\r\n" * 100_000 + b"\r\nHello",
    "100,000 folds": b"X: y\r\n" + b" z\r\n" * 100_000 + b"\r\nHello",
    "two senders": b"From: eve@example.com\r\n" + H + b"\r\nHello",
    "several addresses": b"From: a@example.com, b@example.com\r\n\r\nHello",
    "a group": b"From: friends: a@example.com, b@example.com;\r\n\r\nHello",
    "endless comments": b"From: " + b"(" * 50_000 + b"\r\n\r\nHello",
    "endless quote": b'From: "' + b'\\"' * 50_000 + b"\r\n\r\nHello",
    "address of 10,000 dots": b"From: " + b"a." * 10_000 + b"@example.com\r\n\r\nHello",
    "address with a line end": b"From: =?utf-8?q?a=0D=0ABcc=3A_b=40c=2Eorg?= <x\r\n y@z.org>\r\n\r\nHi",
    "unicode in an address": "From: ana@exämple.com\r\n\r\nHello".encode(),
    "RTL override in subject": "From: a@example.com\r\nSubject: \u202egnp.exe\r\n\r\nHello".encode(),
    "8-bit subject": b"From: a@example.com\r\nSubject: L\xf6schung\r\n\r\nHello",
    "line ends in an encoded subject": b"Subject: =?utf-8?q?a=0D=0ABcc=3A_b?=\r\n"
    + H
    + b"\r\nHello",
    "encoded word of no charset": b"Subject: =?nope?b?4A==?=\r\n" + H + b"\r\nHello",
    "encoded word, broken base64": b"Subject: =?utf-8?b?4?= =?utf-8?b?==\r\n" + H + b"\r\nHello",
    "500,000 beginnings of words": b"Subject: " + b"=?u?q?" * 500_000 + b"\r\n\r\nHello",
    "message-id of 1 MB": b"Message-ID: <" + b"a" * 10**6 + b"@x>\r\n\r\nHello",
    "message-id with line ends": b"Message-ID: <a\r\n b@x>\r\n\r\nHello",
    "50,000 references": H + b"References: " + b"<a@example.com> " * 50_000 + b"\r\n\r\nHello",
    "no charset of this name": TYPED + b"klingon\r\n\r\nHello \xe4",
    "charset of line ends": TYPED + b'"a\r\n b"\r\n\r\nHello',
    "charset of 10,000 letters": TYPED + b"a" * 10_000 + b"\r\n\r\nHello",
    "charset that is a codec": TYPED + b"base64\r\n\r\nHello",
    "charset zlib": TYPED + b"zlib\r\n\r\n" + zlib.compress(b"a" * 10_000_000),
    "charset punycode": TYPED + b"punycode\r\n\r\n" + b"a" * 100_000,
    "charset idna": TYPED + b"idna\r\n\r\n" + b"a" * 100_000,
    "charset unicode_escape": TYPED + b"unicode_escape\r\n\r\n\\ud800\\x00",
    "utf-7 with a lone surrogate": TYPED + b"utf-7\r\n\r\n+2AA- hi",
    "utf-8 that is none": TYPED + b"utf-8\r\n\r\n\xc3\x28\xa0\xa1",
    "utf-8 surrogates": TYPED + b"utf-8\r\n\r\n\xed\xa0\x80\xed\xb0\x80",
    "utf-16 body": TYPED + b"utf-16\r\n\r\n" + "Hello".encode("utf-16"),
    "utf-16 that says nothing": H + b"\r\n" + "Hello".encode("utf-16-le"),
    "utf-16 message": b"\xff\xfe" + (H + b"\r\nHello").decode().encode("utf-16-le"),
    "iso-2022-jp escapes": TYPED + b"iso-2022-jp\r\n\r\n" + b"\x1b$B" * 10_000,
    "bad base64": encoded(b"base64", b"SGVsbG8*!?=x"),
    "base64 of one letter": encoded(b"base64", b"S"),
    "30 MB of base64 text": encoded(b"base64", base64.b64encode(b"Hello " * 3_000_000)),
    "bad quoted-printable": encoded(b"quoted-printable", b"=ZZ=4=\r\n=E4="),
    "no such encoding": encoded(b"rot13", b"Uryyb"),
    "uuencode": encoded(b"x-uuencode", b"begin 644 x.txt\r\n#:&D*\r\n`\r\nend"),
    "yEnc": H + b"\r\n=ybegin line=128 size=5 name=x.bin\r\n\x72\x8f\x96\x96\x99\r\n=yend size=5",
    "winmail.dat": part(
        b"Content-Type: application/ms-tnef; name=winmail.dat", b"\x78\x9f\x3e\x22"
    ),
    "300 nested parts": nested(300),
    "3,000 nested parts": nested(3_000),
    "3,000 nested messages": (H + b"Content-Type: message/rfc822\r\n\r\n") * 3_000 + b"forget me",
    "nested messages, encoded": H + b"Content-Type: message/rfc822\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(H + b"\r\nforget me"),
    "5,000 parts": MIXED + b"--b\r\n\r\nx\r\n" * 5_000 + END,
    "200 files of 100 KB": MIXED
    + (b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n" + b"x" * 100_000 + b"\r\n") * 150
    + END,
    "file of 25 MB": part(b"Content-Type: application/pdf; name=a.pdf", b"x" * 25_000_000),
    "no boundary": H + b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nHello\r\n--b--",
    "empty boundary": H
    + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nHello\r\n----',
    "boundary that never comes": MIXED + b"Hello",
    "boundary never closed": MIXED + b"--b\r\n\r\nHello",
    "boundary that begins another": H + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--bb\r\n\r\nno part\r\n--b\r\n\r\nHello\r\n--b--",
    "boundary of both levels": MIXED + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\n\r\nHello\r\n--b--",
    "boundary with a pattern": H + b'Content-Type: multipart/mixed; boundary="(.*)+$"\r\n\r\n'
    b"--(.*)+$\r\n\r\nHello\r\n--(.*)+$--",
    "8 MB of boundaries": MIXED + b"--b\r\n" * 1_600_000,
    "8 MB of dashes": H + b"Content-Type: multipart/mixed; boundary=-\r\n\r\n" + b"-" * 8_000_000,
    "boundary in bare CR": MIXED.replace(b"\r\n", b"\r") + b"--b\r\rHello\r--b--\r",
    "type of 1 MB": H + b"Content-Type: " + b"a" * 10**6 + b"/b\r\n\r\nHello",
    "100,000 parameters": H + b"Content-Type: text/plain" + b';a="b' * 100_000 + b"\r\n\r\nHello",
    "RFC 2231 name": part(
        b"Content-Disposition: attachment; filename*=utf-8''L%C3%B6%E2%80%AE.pdf"
    ),
    "RFC 2231 in pieces": part(
        b"Content-Disposition: attachment; filename*1=\"b.pdf\"; filename*0*=iso-8859-1'de'%E4"
    ),
    "RFC 2231, 999 pieces": part(
        b"Content-Disposition: attachment; " + b"; ".join(b"filename*%d=x" % n for n in range(999))
    ),
    "RFC 2231 of no charset": part(b"Content-Disposition: attachment; filename*=''%ff%fe"),
    "name that is a path": part(b'Content-Disposition: attachment; filename="../../etc/passwd"'),
    "name with NUL and line end": part(
        b'Content-Disposition: attachment; filename="a\0\r\n b.pdf"'
    ),
    "name of 100 KB": part(b"Content-Disposition: attachment; filename=" + b"a" * 100_000),
    "1 MB of <": html(b"<" * 10**6),
    "1 MB of < and a far >": html(b"<" * 10**6 + b">"),
    "200 HTML parts of <": MIXED
    + (b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<" * 150_000 + b"\r\n") * 199
    + END,
    "1 MB of <!--": html(b"<!--" * 250_000),
    "1 MB of <a": html(b"<a " * 333_000),
    "1 MB of tags": html(b"<b>" * 333_000),
    "1 MB of open quotes": html(b"<a alt='" * 125_000 + b">"),
    "1 MB of scripts": html(b"<script>" * 125_000),
    "entities without end": html(b"&#1" * 100_000 + b"&#" + b"9" * 100_000 + b";&#xD800;&#0;"),
    "a tower of marks": H + b"\r\na" + "\u0315\u0300".encode() * 100_000,
    "PGP": H + b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----",
    "S/MIME": H + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n0\x82",
    "delivery report of garbage": H + b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: message/delivery-status\r\n\r\nAction\0: ????\r\n" + b" x\r\n" * 10_000 + END,
}
