#!/usr/bin/env python3
"""Writes UCI's "Online Retail.xlsx" as the CSV that nahtlos_replay reads, to standard output:
    bench/replay/xlsx_to_csv.py "Online Retail.xlsx" | gzip -9 >online_retail.csv.gz
Python's standard library is enough. The first sheet is taken, row by row, as it stands."""
import csv
import datetime
import re
import sys
import xml.etree.ElementTree
import zipfile

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HEAD = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
        "CustomerID", "Country"]
DATE = HEAD.index("InvoiceDate")


def elements(book, name, tag):
    """The elements of this tag, one after the other; each is dropped when the next is asked for."""
    with book.open(name) as file:
        for _, element in xml.etree.ElementTree.iterparse(file):
            if element.tag == SPACE + tag:
                yield element
                element.clear()


def text_of(element):
    """A string without its phonetic hints."""
    runs = element.findall(SPACE + "r")
    return "".join(t.text or "" for part in runs or [element] for t in part.findall(SPACE + "t"))


def value_of(cell, strings):
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell.find(SPACE + "is"))
    value = cell.findtext(SPACE + "v")
    if value is None:
        return ""
    if kind == "s":
        return strings[int(value)]
    if kind != "n":
        return value
    number = float(value)  # the file has 17 digits, 2.5499999999999998; the shortest are meant
    return str(int(number)) if number.is_integer() else repr(number)


def time_of(serial):
    """Days since 1899-12-30, as the spreadsheet has times."""
    day = datetime.datetime(1899, 12, 30) + datetime.timedelta(days=float(serial))
    return (day + datetime.timedelta(microseconds=500_000)).strftime("%Y-%m-%d %H:%M:%S")


def rows(book):
    names = book.namelist()
    strings = []
    if "xl/sharedStrings.xml" in names:
        strings = [text_of(one) for one in elements(book, "xl/sharedStrings.xml", "si")]
    for row in elements(book, "xl/worksheets/sheet1.xml", "row"):
        fields = [""] * len(HEAD)
        for cell in row.findall(SPACE + "c"):
            column = ord(re.match("[A-Z]+", cell.get("r"))[0]) - ord("A")
            fields[column] = value_of(cell, strings)
        yield fields


def main():
    with zipfile.ZipFile(sys.argv[1]) as book:
        out = csv.writer(sys.stdout, lineterminator="\n")
        for number, fields in enumerate(rows(book)):
            if number == 0 and fields != HEAD:
                sys.exit("the head of the first sheet is not that of Online Retail: "
                         + ",".join(fields))
            if number > 0:
                fields[DATE] = time_of(fields[DATE])
            out.writerow(fields)


if __name__ == "__main__":
    main()
