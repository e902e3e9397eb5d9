"""QR codes for paper and pages."""

from __future__ import annotations


def qr_data_uri(text: str, *, dark: str = "#000000") -> str:
    """An SVG data: URI, error level M (15 % may be dirty), with the quiet zone of four modules (ISO/IEC 18004)."""
    import segno

    return segno.make(text, error="m", micro=False).svg_data_uri(dark=dark, light="#ffffff", border=4)
