"""Files in a bucket of a server that speaks S3 (docs/decisions/0015-files-in-a-bucket.md).

Server, region and credentials come from the usual AWS_ variables, AWS_ENDPOINT_URL_S3 among them.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from app.foundation.stores import StorageAway, checked

PART = 8 * 1024 * 1024
"""Bytes of a file that are held at once; S3 takes no smaller parts than 5 MiB, but for the last."""

CONNECT_SECONDS, ANSWER_SECONDS, TRIES = 3, 15, 3
_GONE = {"NoSuchKey", "404", "NotFound"}


class S3Store:
    """Files as objects `prefix/key`. A request waits 15 s at most and is tried three times."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._s3: Any = boto3.session.Session().client(
            "s3",
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=ANSWER_SECONDS,
                retries={"mode": "standard", "total_max_attempts": TRIES},
                max_pool_connections=16,
                # Servers other than Amazon's may not know the newer checksums; ours is a SHA-256.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks under the key; returns the number of bytes. Eight MiB are held at once."""
        parts = _parts(chunks)
        first = next(parts, b"")
        if len(first) < PART:
            with _in_our_words():
                self._s3.put_object(**self._named(key), Body=first)
            return len(first)
        with _in_our_words():
            upload = self._s3.create_multipart_upload(**self._named(key))["UploadId"]
        try:
            return self._put_parts(key, upload, first, parts)
        except BaseException:  # nobody pays for halves
            self._abort(key, upload)
            raise

    def open(self, key: str) -> BinaryIO:
        """The stored bytes as they come; FileNotFoundError if there are none."""
        with _in_our_words():
            body = self._s3.get_object(**self._named(key))["Body"]
        return io.BufferedReader(_Body(body), 256 * 1024)

    def size(self, key: str) -> int:
        """The number of bytes stored; FileNotFoundError if there are none."""
        with _in_our_words():
            return int(self._s3.head_object(**self._named(key))["ContentLength"])

    def delete(self, key: str) -> None:
        """Remove the bytes, whole or half; nothing happens if there are none."""
        named = self._named(key)
        with _in_our_words():
            self._s3.delete_object(**named)
            halves = self._s3.list_multipart_uploads(Bucket=self._bucket, Prefix=named["Key"])
        for half in halves.get("Uploads", []):
            self._abort(key, half["UploadId"])

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """The key of each file that was last written before this moment, whole or half."""
        for listing, kind, written in (
            ("list_objects_v2", "Contents", "LastModified"),
            ("list_multipart_uploads", "Uploads", "Initiated"),
        ):
            pages = self._s3.get_paginator(listing)
            with _in_our_words():
                for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                    for each in page.get(kind, []):
                        key = each["Key"].removeprefix(self._prefix)
                        # what is not ours in the bucket stays
                        if each[written] < moment and key.isalnum() and len(key) >= 16:
                            yield key

    def settle(self, keys: Iterable[str]) -> None:
        """What the server took it keeps."""

    def _named(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + checked(key)}

    def _put_parts(self, key: str, upload: str, first: bytes, rest: Iterator[bytes]) -> int:
        done: list[dict[str, object]] = []
        size, part = 0, first
        while part:
            number = len(done) + 1
            with _in_our_words():
                answer = self._s3.upload_part(
                    **self._named(key), UploadId=upload, PartNumber=number, Body=part
                )
            done.append({"PartNumber": number, "ETag": answer["ETag"]})
            size += len(part)
            part = next(rest, b"")
        with _in_our_words():
            self._s3.complete_multipart_upload(
                **self._named(key), UploadId=upload, MultipartUpload={"Parts": done}
            )
        return size

    def _abort(self, key: str, upload: str) -> None:
        """What cannot be ended now goes with the daily look for what no row names."""
        try:
            self._s3.abort_multipart_upload(**self._named(key), UploadId=upload)
        except (BotoCoreError, ClientError, HTTPError):
            return


class _Body(io.RawIOBase):
    """An answer's body as a file: its troubles become ours."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _in_our_words():
            some: bytes = self._body.read(len(buffer))
        buffer[: len(some)] = some
        return len(some)

    def close(self) -> None:
        self._body.close()
        super().close()


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, gathered into parts of one size; the last may be smaller."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= PART:
            yield bytes(held[:PART])
            del held[:PART]
    if held:
        yield bytes(held)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """FileNotFoundError or StorageAway, without what the server said: it may repeat a name."""
    try:
        yield
    except ClientError as problem:
        code = str(problem.response.get("Error", {}).get("Code", ""))
        if code in _GONE:
            raise FileNotFoundError("the store has no such file") from None
        raise StorageAway(f"the store refused: {code[:40]}") from None
    except (BotoCoreError, HTTPError) as problem:
        raise StorageAway(f"the store is away: {type(problem).__name__}") from None
