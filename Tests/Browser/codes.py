#!/usr/bin/env python3
"""What `wayproof issue` draws is read back by three decoders: small, blurred, turned, and damaged.

    python3 Tests/Browser/codes.py

in the checkout, after `swift build`. Needs zbarimg, and for Python Pillow, zxing-cpp and opencv; pdftoppm
draws the sheets. What is not there is said and passed over.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile

try:
    import cv2
    import numpy
    import zxingcpp
    from PIL import Image, ImageDraw, ImageFilter
except ImportError as error:
    sys.exit(print(f"skipped: {error}"))
if shutil.which("zbarimg") is None:
    sys.exit(print("skipped: zbarimg is not installed"))

MODULES = {"L": 29, "M": 29, "Q": 33, "H": 37}
# How many hundredths of the modules are covered, which is less than each level mends.
DAMAGE = {"L": 2, "M": 5, "Q": 9, "H": 12}


def zbar(image):
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        image.save(file.name)
        found = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file.name],
                               capture_output=True, text=True, check=False)
    return found.stdout.split()


def zxing(image):
    return [one.text for one in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]


def opencv(image):
    _, texts, _, _ = cv2.QRCodeDetector().detectAndDecodeMulti(numpy.array(image))
    return [text for text in texts if text]


DECODERS = [zbar, zxing, opencv]


def symbol(path, level):
    """The symbol of a label with its quiet zone, without the lines below, eight pixels a module."""
    image = Image.open(path).convert("L")
    side = (MODULES[level] + 8) * 8
    assert image.width == side, f"{path} is {image.width} wide, not {side}"
    return image.crop((0, 0, side, side))


def framed(image):
    """As it stands on a package: with paper around it."""
    whole = Image.new("L", (image.width + 80, image.height + 80), 255)
    whole.paste(image, (40, 40))
    return whole


def small(image, level):
    side = (MODULES[level] + 8) * 3
    return framed(image.resize((side, side), Image.Resampling.LANCZOS))


def blurred(image, _):
    return framed(image.filter(ImageFilter.GaussianBlur(2)))


def turned(image, _):
    return framed(image).rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def grey(image, _):
    return framed(image.point(lambda value: 70 if value < 128 else 190))


def damaged(image, level):
    """With a white spot inside, away from what a decoder finds the symbol by."""
    image = image.copy()
    modules = MODULES[level]
    size = max(2, int((DAMAGE[level] * modules * modules / 100) ** 0.5))
    left = (4 + modules // 2) * 8 - size * 4
    ImageDraw.Draw(image).rectangle((left, left, left + size * 8, left + size * 8), fill=255)
    return framed(image)


tally = {decoder.__name__: [0, 0] for decoder in DECODERS}


def read(where, image, expected, failures, needed):
    found = {decoder.__name__: decoder(image) for decoder in DECODERS}
    for name, texts in found.items():
        tally[name][0] += expected in texts
        tally[name][1] += 1
    if sum(expected in texts for texts in found.values()) < needed:
        failures.append(f"of {where}, decoders read {found}, not {expected}")


def check_level(program, folder, level, failures):
    out = f"{folder}/{level}"
    subprocess.run([program, "issue", "09520003000308", "--run", "7K3M", "--count", "3", "--base", "https://t.example.com",
                    "--out", out, "--png", "--pdf", "--correction", level], check=True, stdout=subprocess.DEVNULL)
    with open(f"{out}/codes.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        image = symbol(f"{out}/png/{row['serial']}.png", level)
        # How well a decoder prepares a picture is its own: two of three read each, and each reads most.
        read(f"{level}, as drawn", framed(image), row["link"], failures, needed=2)
        for change in (small, blurred, turned, grey, damaged):
            read(f"{level}, {change.__name__}", change(image, level), row["link"], failures, needed=2)
    if shutil.which("pdftoppm") is None:
        return
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", f"{out}/labels.pdf", f"{out}/sheet"], check=True)
    sheet = Image.open(next(f"{out}/{name}" for name in sorted(os.listdir(out)) if name.startswith("sheet")))
    for decoder in (zbar, zxing):
        missing = {row["link"] for row in rows} - set(decoder(sheet))
        if missing:
            failures.append(f"{decoder.__name__} misses {missing} on a sheet of level {level}")


def main():
    program = os.path.abspath(".build/debug/wayproof")
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for level in MODULES:
            check_level(program, folder, level, failures)
    for name, (read_count, count) in tally.items():
        print(f"        {name} reads {read_count} of {count} pictures")
        if read_count < count * 0.8:
            failures.append(f"{name} reads too few")
    for failure in failures:
        print(f"NOT OK  {failure}")
    if not failures:
        print("ok      every code is read back")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
