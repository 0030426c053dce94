"""The in-centre kiosk of a New-Era Civilisation Practice Centre."""

__version__ = "0.3.0"
