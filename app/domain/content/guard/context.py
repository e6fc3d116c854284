"""What stands around a number and says what it is: a card, or something else."""

import re

_CARD = re.compile(
    r"card|visa\b|master ?c|maestro|amex|american express|diners|discover|\bjcb\b|unionpay|rupay"
    r"|\bmir\b|\bpan\b|kreditk|karte|carte|tarjeta|carta d|cart[aã]o|kaart|\bkort|karta|kart\b"
    r"|кредит|карт|カード|卡号|银行卡|信用卡|카드"
)
_ELSE = re.compile(
    r"(?:order|bestell\w*|auftrag\w*|invoice|rechnung\w*|facture|tracking|parcel|shipment|sendung\w*|imei(?:sv)?"
    r"|iccid|sim|serial|s/n|ref(?:erence)?|referenz|phone|tel(?:efon)?|mobile|fax|ticket|uuid|isbn|ean|gtin|upc"
    r"|barcode|vat(?:in)?|ust-?id\w*|tax|customer|kunden\w*|case|build|version|id|timestamp|epoch|coordinates|license|licence"
    r"|reservation|booking|policy|contract|transaction|trace|session|request)"
    r"[ ._:#=-]{0,3}(?:number|no|nr|num|id|code|nummer)?[ .:#=\"'(-]{0,4}$"
)
_IMEI = re.compile(r"imei(?:sv|/sv)?[ .:#=\"'(-]{0,4}(?:number|no)?[ .:#=\"'(-]{0,4}$")
_DECIMAL = re.compile(r"(?<![0-9])(?:[0-9]{1,9}\.|(?<![0-9.,])0,)\Z")
_PHONE = re.compile(r"(?:\+|wa\.me/|tel:|phone=|callto:|sms:|whatsapp:? ?)\Z")
_PARCEL = re.compile(
    r"\b(?:dhl|hermes)[ :#-]{1,2}(?:(?:parcel|paket|sendung\w*|number|no|nr)[ .:#]{1,3})?\Z"
)
_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Fa-f])")
_HASHES = (32, 40, 56, 64, 96, 128)
_HEX_BEFORE = re.compile(r"[0-9A-Fa-f]{1,128}\Z")
_HEX_AFTER = re.compile(r"[0-9A-Fa-f]{1,128}")
_BEFORE = 60
_AFTER = 28


def beside_a_card_word(text: str, start: int, end: int) -> bool:
    """Say whether a word for cards stands shortly before or after."""
    around = text[max(0, start - _BEFORE) : start] + "\n" + text[end : end + _AFTER]
    return _CARD.search(around.lower()) is not None


def named_as_something_else(text: str, start: int) -> bool:
    """Say whether the words right before name an order, a parcel, a phone or the like."""
    return _ELSE.search(text[max(0, start - 48) : start].lower()) is not None


def named_as_imei(text: str, start: int) -> bool:
    """Say whether the words right before name a phone's serial number."""
    return _IMEI.search(text[max(0, start - 24) : start].lower()) is not None


def in_a_hash(text: str, start: int, end: int) -> bool:
    """Say whether digits are the middle of a hash, by the length of all of it."""
    before = _HEX_BEFORE.search(text, max(0, start - 128), start)
    after = _HEX_AFTER.match(text, end, end + 128)
    size = end - start + (len(before[0]) if before else 0) + (len(after[0]) if after else 0)
    return size > end - start and size in _HASHES


def in_a_uuid(text: str, start: int, end: int) -> bool:
    """Say whether groups are a part of a UUID."""
    uuid = _UUID.search(text, max(0, start - 36), end + 36) if "-" in text[start:end] else None
    return uuid is not None and uuid.start() <= start and end <= uuid.end()


def decimal_before(text: str, start: int) -> bool:
    """Say whether digits are the fraction of a number: `0.4556737586899855`."""
    return _DECIMAL.search(text, max(0, start - 11), start) is not None


def phone_before(text: str, start: int) -> bool:
    """Say whether digits are a phone number by what stands right before."""
    return _PHONE.search(text[max(0, start - 12) : start].lower()) is not None


def parcel_before(text: str, start: int) -> bool:
    """Say whether the word right before names a carrier of parcels."""
    return _PARCEL.search(text[max(0, start - 28) : start].lower()) is not None
