"""Settings of the softphone, kept as system parameters."""

from urllib.parse import urlsplit

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    softphone_url = fields.Char(string="Softphone address", config_parameter="softphone.url")
    softphone_mode = fields.Selection(
        [("dock", "Inside Odoo"), ("window", "In a window of its own")],
        string="Softphone opens",
        config_parameter="softphone.mode",
        default="dock",
    )
    softphone_pop = fields.Selection(
        [("ring", "While it rings"), ("answer", "Once it is answered"), ("never", "Never")],
        string="The caller's record opens",
        config_parameter="softphone.pop",
        default="ring",
    )

    @api.constrains("softphone_url")
    def _check_softphone_url(self):
        for settings in self:
            if not settings.softphone_url:
                continue
            parts = urlsplit(settings.softphone_url)
            if parts.scheme not in ("https", "http") or not parts.netloc:
                raise ValidationError(
                    _("The softphone's address begins with https://, such as https://phone.example.com.")
                )
