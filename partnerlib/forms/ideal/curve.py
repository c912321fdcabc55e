"""The value curve of a criterion: a small drawing of how levels become values, as text of an SVG."""

from partnerlib.forms.look import escaped
from partnerlib.forms.words import shown

WIDTH, HEIGHT = 230, 64
LEFT, RIGHT, TOP, BOTTOM = 8, 222, 18, 48
"""Where the ends of the scale, value 1 and value 0 are drawn, in pixels."""

_LETTER = 5.6
"""About how wide a letter of the labels is, in pixels."""

Range = tuple[float, float]


def curve(
    scale: Range,
    ideal: Range,
    must: tuple[float | None, float | None] = (None, None),
    label: str = "",
    stale: bool = False,
) -> str:
    """Draw values from 0 to 1 over the scale as an SVG, with the ideal range dark and must-haves dashed.

    All ends are levels in the criterion's unit, in order and on the scale. `stale` greys the drawing:
    something typed is wrong at the moment.
    """
    across = lambda level: LEFT + (level - scale[0]) / (scale[1] - scale[0]) * (RIGHT - LEFT)  # noqa: E731
    first, last = across(ideal[0]), across(ideal[1])
    slope = f"{LEFT},{BOTTOM} {first:.1f},{TOP} {last:.1f},{TOP} {RIGHT},{BOTTOM}"
    marks = [
        f'<line class="partner-curve-must" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4}" y2="{BOTTOM + 4}"/>'
        for x in (across(end) for end in must if end is not None)
    ]
    words = escaped(_words(scale, ideal, must, label))
    return (
        f'<svg class="partner-curve{" partner-curve-stale" if stale else ""}" role="img" '
        f'aria-label="{words}" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<title>{words}</title>"
        f'<rect x="{first:.1f}" y="{TOP}" width="{last - first:.1f}" height="{BOTTOM - TOP}"/>'
        f'<line class="partner-curve-scale" x1="{LEFT}" x2="{RIGHT}" y1="{BOTTOM}" y2="{BOTTOM}"/>'
        f'<polyline points="{slope}"/>'
        f'<line class="partner-curve-ideal" x1="{first:.1f}" x2="{last:.1f}" y1="{TOP}" y2="{TOP}"/>'
        f"{''.join(marks)}{_ideal_label(ideal, (first + last) / 2)}"
        f'<text x="{LEFT - 6}" y="{HEIGHT - 2}">{_brief(scale[0])}</text>'
        f'<text x="{RIGHT + 6}" y="{HEIGHT - 2}" text-anchor="end">{_brief(scale[1])}</text></svg>'
    )


def _ideal_label(ideal: Range, middle: float) -> str:
    """The ideal range in words, above its middle but never cut off."""
    text = f"ideal {_between(*ideal)}"
    half = len(text) * _LETTER / 2
    at = min(max(middle, half + 2), WIDTH - half - 2)
    return f'<text x="{at:.1f}" y="{TOP - 7}" text-anchor="middle">{text}</text>'


def _words(scale: Range, ideal: Range, must: tuple[float | None, float | None], label: str) -> str:
    steps = [f"0 at {_brief(scale[0])}, rising"] if ideal[0] > scale[0] else []
    steps.append(f"1 at {_between(*ideal)}")
    steps += [f"falling to 0 at {_brief(scale[1])}"] if ideal[1] < scale[1] else []
    ends = [
        f"{word} {_brief(end)}"
        for word, end in zip(("at least", "at most"), must, strict=True)
        if end is not None
    ]
    of = f" of {label}" if label else ""
    return f"Value{of}: {', '.join(steps)}" + (f"; must-have: {', '.join(ends)}" if ends else "")


def _between(low: float, high: float) -> str:
    return _brief(low) if low == high else f"{_brief(low)} to {_brief(high)}"


def _brief(number: float) -> str:
    text = shown(number)
    return text if len(text) <= 9 else f"{number:.3g}"
