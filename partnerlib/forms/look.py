"""How the forms look: one small style block and the few kinds of field, button and line they are made of."""

import html
from collections.abc import Sequence
from typing import Any

import ipywidgets as W  # noqa: N812

from partnerlib.findings import SIGNS

MOST_CHOICES = 40
WARNED = {"stop": f"{SIGNS['stop']} Stop", "warn": f"{SIGNS['warn']} Warning"}
"""How the findings that warn are headed."""

_BETWEEN = ",\n".join(
    f".partner-between-{n} .widget-radio-box > label:nth-of-type({n})" for n in range(1, MOST_CHOICES + 1)
)

_OWN_KEYS = (
    "this.closest('.partner-form').addEventListener('focusin', "
    "event => event.target.setAttribute('data-lm-suppress-shortcuts', ''))"
)
"""Keeps JupyterLab's one-letter commands out of a form: x on a radio button would cut the whole cell."""

STYLE = f"""<style onload="{_OWN_KEYS}">
.jp-OutputArea:has(.partner-form) .partner-hint {{ display: none; }}
.partner-form {{ max-width: 920px; padding: 4px 8px 8px 2px; overflow-x: hidden;
  color: var(--jp-ui-font-color1); }}
.partner-form .widget-html, .partner-form .widget-html-content {{
  margin: 0; min-height: 0; height: auto; line-height: 1.4; font-size: 13px; overflow-wrap: anywhere; }}
.partner-form .widget-html-content :is(p, ul) {{ margin: 0; }}
.partner-form .widget-label, .partner-form label {{ font-size: 13px; color: var(--jp-ui-font-color1); }}
.partner-form input[type=text], .partner-form textarea, .partner-form select {{ font-size: 13px; }}
.partner-form :is(input, textarea, select, button):focus-visible {{
  outline: 2px solid var(--jp-brand-color1); outline-offset: 1px; }}
.partner-title {{ font-weight: 600; margin: 6px 0 2px !important; }}
.partner-quiet, .partner-quiet p {{ color: var(--jp-ui-font-color2); font-weight: 400; }}
.partner-question {{ border-top: 1px solid var(--jp-border-color2); padding: 5px 0 6px; }}
.partner-parts {{ margin: 4px 0 2px; }}
.partner-parts .widget-toggle-button {{
  width: auto; margin: 0 3px 3px 0; padding: 0 8px; font-size: 12.5px; box-shadow: none; }}
.partner-parts .widget-toggle-button.mod-active {{
  font-weight: 700; text-decoration: underline; text-underline-offset: 3px; }}
.partner-form .widget-radio {{
  flex-direction: column; align-items: stretch; height: auto; width: 100%; margin: 0; }}
.partner-form .widget-radio > .widget-label {{ width: 100% !important; text-align: left; font-weight: 600;
  height: auto; line-height: 1.4; white-space: normal; margin: 0 0 2px; }}
.partner-form .widget-radio-box {{ display: grid; grid-template-columns: auto 1fr; column-gap: 14px;
  margin: 0; width: 100%; max-width: none; padding: 0; line-height: 1.3; margin-bottom: 3px !important; }}
.partner-form .widget-radio-box > label {{ grid-column: 1 / -1; display: block; height: auto; width: auto;
  white-space: normal; line-height: 1.3; margin: 0 0 2px; padding-left: 20px; position: relative; }}
.partner-form .widget-radio-box > label > input {{
  position: absolute; left: 1px; top: 2px; width: 13px; height: 13px; margin: 0; float: none; }}
{_BETWEEN} {{
  grid-column: auto; color: var(--jp-ui-font-color2) !important; font-size: 12px !important; }}
.partner-form textarea {{ font-family: var(--jp-ui-font-family); line-height: 1.35; padding: 3px 6px; }}
.partner-form .widget-text input, .partner-form .widget-textarea textarea {{ min-width: 0; }}
.partner-strong > .widget-label {{ font-weight: 600; text-align: left; white-space: normal; line-height: 1.3;
  height: auto; align-self: center; }}
.partner-above {{ flex-direction: column; align-items: flex-start; height: auto !important; }}
.partner-above > .widget-label {{ text-align: left; line-height: 1.4; height: auto; }}
.partner-above input {{ width: 72px !important; flex: 0 0 auto !important; }}
.partner-form .widget-checkbox {{ width: auto; }}
.partner-problem p {{ color: var(--jp-error-color1); font-weight: 600; padding: 1px 0 2px; }}
.partner-unsaved {{
  border-top: 1px solid var(--jp-border-color2); padding-top: 6px !important; margin-top: 2px !important; }}
.partner-form details {{ margin-top: 2px; }}
.partner-form details pre {{ white-space: pre-wrap; font-size: 12px; max-height: 180px; overflow: auto; }}
.partner-form code {{ font-size: 12.5px; }}
.partner-history {{ border-collapse: collapse; margin-top: 4px; }}
.partner-history :is(th, td) {{ text-align: left; vertical-align: top; padding: 3px 14px 3px 0;
  border-bottom: 1px solid var(--jp-border-color2); }}
.partner-history :is(th, td):nth-child(-n+2) {{ white-space: nowrap; }}
.partner-both {{ border-collapse: collapse; width: 100%; table-layout: fixed; margin: 4px 0; }}
.partner-both :is(th, td) {{ text-align: left; vertical-align: top; padding: 3px 14px 3px 0;
  border-bottom: 1px solid var(--jp-border-color2); }}
.partner-curve {{ display: block; max-width: 100%; }}
.partner-curve-stale {{ opacity: 0.35; }}
.partner-curve text {{
  font-size: 10.5px; fill: var(--jp-ui-font-color1); font-family: var(--jp-ui-font-family); }}
.partner-curve rect {{ fill: var(--jp-ui-font-color1); fill-opacity: 0.13; }}
.partner-curve polyline {{ fill: none; stroke: var(--jp-ui-font-color2); stroke-width: 1.5; }}
.partner-curve .partner-curve-scale {{ stroke: var(--jp-border-color1); stroke-width: 1; }}
.partner-curve .partner-curve-ideal {{
  stroke: var(--jp-ui-font-color0); stroke-width: 4; stroke-linecap: square; }}
.partner-curve .partner-curve-must {{
  stroke: var(--jp-ui-font-color0); stroke-width: 1.5; stroke-dasharray: 4 3; }}
.partner-weigh table {{ border-collapse: collapse; width: 100%; font-size: 12.5px; table-layout: fixed; }}
.partner-weigh :is(th, td) {{
  text-align: right; font-weight: 400; padding: 2px 0 2px 10px; height: 28px; line-height: 1.2; }}
.partner-weigh thead :is(th, td) {{ color: var(--jp-ui-font-color2); height: 20px; }}
.partner-weigh th:first-child {{ text-align: left; padding-left: 0; width: 32%; }}
.partner-weigh :is(th, td):nth-child(n + 3) {{ width: 58px; font-variant-numeric: tabular-nums; }}
.partner-weigh tbody td:nth-child(3) {{ font-weight: 700; }}
.partner-weigh-bar :is(i, u) {{ display: block; height: 7px; margin: 1px 0; }}
.partner-weigh-bar i {{ background: var(--jp-ui-font-color0); }}
.partner-weigh-bar u {{ background: var(--jp-border-color1); }}
.partner-weigh-said p {{ font-weight: 600; padding: 4px 0 2px; }}
.partner-weigh-pair {{ flex-direction: column; align-items: stretch; height: auto; }}
.partner-weigh-pair > .widget-label {{
  width: auto !important; text-align: left; line-height: 1.4; height: auto; }}
.partner-weigh-pair > select {{ flex: 0 0 28px; }}
.partner-weigh-marked {{ outline: 2px solid var(--jp-error-color1); outline-offset: 0; }}
.partner-box {{ padding-bottom: 8px; }}
.partner-card {{ grid-template-columns: repeat(12, minmax(0, 1fr)); column-gap: 8px; padding: 5px 6px 4px;
  margin: 0 0 6px; border: 1px solid var(--jp-border-color2); border-radius: 3px; }}
.partner-card .jupyter-widgets {{ min-width: 0; }}
.partner-card .widget-label {{ text-align: left; font-size: 12.5px; color: var(--jp-ui-font-color2); }}
.partner-card :is(input, textarea)::placeholder {{ font-style: italic; opacity: 0.75; }}
.partner-card .partner-remove {{ justify-self: end; align-self: start; padding: 0 6px; height: 24px;
  line-height: 22px; font-size: 12px; background: transparent; color: var(--jp-ui-font-color2);
  box-shadow: none; }}
.partner-gone {{ border-style: dashed; }}
.partner-gone :is(input, textarea, select) {{ text-decoration: line-through; opacity: 0.55; }}
.partner-form .partner-hidden {{ display: none; }}
.partner-heading {{ font-weight: 600; margin: 8px 0 2px !important; padding-top: 6px !important;
  border-top: 1px solid var(--jp-border-color2); }}
.partner-form .widget-html-content .partner-badge {{
  display: inline-block; font-weight: 600; padding: 0 8px; margin: 0 0 6px;
  border: 1px solid; border-radius: 10px; }}
.partner-is-empty {{ border-style: dashed !important; color: var(--jp-ui-font-color2); }}
.partner-is-guessed {{ color: var(--jp-error-color1); }}
.partner-is-unknown {{ color: var(--jp-ui-font-color2); }}
.partner-is-spoken {{ color: var(--jp-brand-color1); }}
.partner-is-accepted {{ color: var(--jp-success-color1); }}
.partner-facts-box {{ border-top: 1px solid var(--jp-border-color2); }}
.partner-form ul.partner-facts {{ padding-left: 18px; margin: 0 0 6px; }}
.partner-facts li {{ margin: 2px 0; }}
</style>"""


def escaped(text: object) -> str:
    """Text made safe to stand in HTML."""
    return html.escape(str(text), quote=True)


def line(*classes: str, value: str = "") -> Any:
    """Give a line of HTML, which is empty and takes no room until it is told something."""
    widget = W.HTML(value)
    for name in classes:
        widget.add_class(name)
    return widget


def tell(widget: Any, text: str, mark: str = "") -> None:
    """Put plain text on a line; no text empties it."""
    value = f"<p>{escaped(mark + text)}</p>" if text else ""
    if widget.value != value:
        widget.value = value


def tell_problem(widget: Any, problems: Sequence[str]) -> None:
    """Put what is wrong on a line beside a field, marked by a sign and not by colour alone."""
    tell(widget, "; ".join(problems), "⚠ ")


def field(label: str, width: str, label_width: str = "initial", placeholder: str = "") -> Any:
    """Give a one-line text field with a label that a screen reader knows, told of each key typed."""
    return W.Text(
        description=label,
        placeholder=placeholder,
        continuous_update=True,
        layout=W.Layout(width=width),
        style={"description_width": label_width},
    )


def area(label: str, width: str, label_width: str = "initial", placeholder: str = "") -> Any:
    """Give a text field of a few lines, told of each key typed."""
    return W.Textarea(
        description=label,
        placeholder=placeholder,
        continuous_update=True,
        layout=W.Layout(width=width, height="58px"),
        style={"description_width": label_width},
    )


def button(label: str, style: str = "", tooltip: str | None = None) -> Any:
    """Give a button as wide as its words."""
    return W.Button(description=label, button_style=style, tooltip=tooltip, layout=W.Layout(width="auto"))


def row(*widgets: Any) -> Any:
    """Widgets side by side that wrap rather than scroll."""
    return W.HBox(
        widgets,
        layout=W.Layout(flex_flow="row wrap", align_items="center", grid_gap="0 8px", overflow="visible"),
    )


def stack(*widgets: Any) -> Any:
    """Widgets one below the other."""
    return W.VBox(widgets, layout=W.Layout(overflow="visible"))


def two_columns(ours: Any, theirs: Any) -> Any:
    """Ours on the left, theirs on the right."""
    columns = "minmax(0, 1fr) minmax(0, 1fr)"
    return W.GridBox((ours, theirs), layout=W.Layout(grid_template_columns=columns, grid_gap="0 28px"))


def offer(widget: Any, options: Sequence[tuple[str, object]], value: object) -> None:
    """Give a selection its options and its choice in one message; nothing is sent that has not changed."""
    with widget.hold_sync():
        if tuple(options) != tuple(widget.options):
            widget.options = tuple(options)
        if widget.value != value:
            widget.value = value


def close_all(widget: Any) -> None:
    """Let go of a widget with everything inside it, layouts and styles included."""
    for child in getattr(widget, "children", ()):
        close_all(child)
    for name in ("layout", "style"):
        part = getattr(widget, name, None)
        if isinstance(part, W.Widget):
            part.close()
    widget.close()
