"""Draws a report's columns as SVG without scripts or styles of its own: `reports.css` has the styles.

The table beside it says the same. For people who cannot see the chart, its name says what it shows.
"""

import sys
from typing import Any

import pygal  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]
from markupsafe import Markup

from onedoor.reports.report import Column, Report

# pygal hooks into every later import, for maps that we do not draw, in a way that Python warns about.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

WIDTH, HEIGHT, MOST, FEWEST_POINTS = 760, 320, 40, 2
LABELS = 12
SVG = "{http://www.w3.org/2000/svg}"


def chart(report: Report, name: str) -> Markup | None:
    """The chart; None if there is nothing to compare: no column to draw, fewer than two rows, or no figures."""
    columns = [column for column in report.columns if column.key in report.chart]
    rows = report.rows if report.line else report.rows[:MOST]
    if not columns or len(rows) < FEWEST_POINTS or not any(row.get(c.key) for row in rows for c in columns):
        return None
    tree = _drawn(report, columns, rows).render_tree()
    return Markup(_plain(tree, name))  # noqa: S704 - pygal has escaped what came from the database


def _drawn(report: Report, columns: list[Column], rows: list[dict[str, Any]]) -> Any:
    kind = columns[0].kind
    shapes = {True: pygal.Line, False: pygal.StackedBar if kind == "count" and len(columns) > 1 else pygal.Bar}
    drawn = shapes[report.line](
        js=[], width=WIDTH, height=HEIGHT, no_prefix=True, legend_at_bottom=True, legend_at_bottom_columns=len(columns),
        show_minor_x_labels=len(rows) <= LABELS, truncate_label=20, truncate_legend=-1, x_label_rotation=30,
        margin=12, show_dots=len(rows) <= MOST, include_x_axis=True, max_scale=8,
        show_legend=len(columns) > 1,
    )  # fmt: skip
    first = report.columns[0].key
    labels = [str(row.get(first, "")) for row in rows]
    drawn.x_labels = labels
    drawn.x_labels_major = labels[:: -(-len(labels) // LABELS)]
    for column in columns:
        drawn.add(column.title, [_point(row.get(column.key), kind) for row in rows])
    return drawn


def _point(value: Any, kind: str) -> float | None:
    if value is None:
        return None
    return round(100 * float(value), 1) if kind == "share" else float(value)


def _plain(tree: Any, name: str) -> str:
    for element in tree.xpath("//*[local-name()='script' or local-name()='style' or local-name()='defs']"):
        element.getparent().remove(element)
    # A screen reader would read the title of every mark. The chart has one name instead.
    for element in tree.xpath("//*[local-name()='title' or local-name()='desc'] | //comment()"):
        if (parent := element.getparent()) is not None:
            if element.tail and element.getprevious() is not None:
                element.getprevious().tail = (element.getprevious().tail or "") + element.tail
            parent.remove(element)
    for element in tree.iter():
        if "style" in element.attrib:
            del element.attrib["style"]
    root = tree.getroot() if hasattr(tree, "getroot") else tree
    for attribute in ("id",):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("aria-label", name)
    root.set("class", "chart")
    made: str = etree.tostring(root, encoding="unicode")
    return made
