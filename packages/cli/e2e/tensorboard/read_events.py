"""Reads the event files of a folder as TensorBoard does, and prints what is in them as JSON.

Written from the formats alone (TFRecord, protocol buffers, event.proto, summary.proto, PNG), in another language than the
writer and with nothing but the standard library. Every record's two checksums and every picture are checked.

usage: read_events.py FOLDER
"""

import json
import os
import struct
import sys
import zlib

POLYNOMIAL = 0x82F63B78  # Castagnoli, reversed


def table_entry(byte):
    for _ in range(8):
        byte = (byte >> 1) ^ (POLYNOMIAL if byte & 1 else 0)
    return byte


TABLE = [table_entry(byte) for byte in range(256)]


def masked_crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(path):
    """Contents of all records. The last one may be cut short: its writer may have been killed."""
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at + 12 <= len(data):
        length, check = struct.unpack_from("<QI", data, at)
        assert masked_crc32c(data[at : at + 8]) == check, f"{path}: byte {at}: checksum of the length"
        end = at + 12 + length
        if end + 4 > len(data):
            return
        content = data[at + 12 : end]
        assert masked_crc32c(content) == struct.unpack_from("<I", data, end)[0], f"{path}: byte {at}: checksum of the content"
        yield content
        at = end + 4


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data):
    """Field number -> values in file order."""
    found = {}
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value = struct.unpack_from("<d", data, at)[0]
            at += 8
        elif kind == 2:
            length, at = varint(data, at)
            value = data[at : at + length]
            assert len(value) == length
            at += length
        elif kind == 5:
            value = struct.unpack_from("<f", data, at)[0]
            at += 4
        else:
            raise AssertionError(f"wire type {kind}")
        found.setdefault(key >> 3, []).append(value)
    return found


def one(message, field, default=None):
    values = message.get(field, [default])
    assert len(values) == 1, f"field {field}: {len(values)} values"
    return values[0]


def png_size(png):
    """Size of a PNG file, after all of its pixels were unpacked."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, pixels, header = 8, b"", None
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        content = png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + content) == struct.unpack_from(">I", png, at + 8 + length)[0]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", content)
        elif kind == b"IDAT":
            pixels += content
        at += 12 + length
    width, height, depth, colours = header[:4]
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
    assert len(zlib.decompress(pixels)) == height * (1 + (width * channels * depth + 7) // 8)
    return [width, height]


def value_of(message):
    """What one summary value says: a scalar, a histogram or a picture."""
    if 2 in message:
        return {"kind": "scalar", "value": one(message, 2)}
    if 4 in message:
        image = fields(one(message, 4))
        size = png_size(one(image, 4))
        assert size == [one(image, 2), one(image, 1)], "the size told is not that of the PNG"
        return {"kind": "image", "size": size}
    histogram = fields(one(message, 5))
    counts = one(histogram, 7)
    total = sum(struct.unpack(f"<{len(counts) // 8}d", counts))
    assert total == one(histogram, 3), "the buckets do not hold all values"
    assert len(counts) == len(one(histogram, 6)), "a bucket without a limit"
    return {"kind": "histogram", "count": total, "min": one(histogram, 1, 0.0), "max": one(histogram, 2, 0.0)}


def read_folder(folder):
    series, written = {}, 0
    for name in sorted(os.listdir(folder)):
        for number, record in enumerate(records(os.path.join(folder, name))):
            event = fields(record)
            step = one(event, 2, 0)
            if number == 0:
                assert one(event, 3) == b"brain.Event:2", f"{name}: no version"
            if 7 in event and one(fields(one(event, 7)), 1) == 1:
                # SessionLog.START: what was said of this step and later ones is void.
                for points in series.values():
                    points[:] = [point for point in points if point["step"] < step]
            for value in fields(one(event, 5)).get(1, []) if 5 in event else []:
                message = fields(value)
                point = {"step": step, **value_of(message)}
                series.setdefault(one(message, 1).decode(), []).append(point)
                written += 1
    return {"files": len(os.listdir(folder)), "written": written, "series": series}


print(json.dumps(read_folder(sys.argv[1])))
