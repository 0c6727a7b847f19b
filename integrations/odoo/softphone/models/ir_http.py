"""Tells the web client where the softphone is, with what else it learns at sign-in."""

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if self.env.user.has_group("base.group_user"):
            parameters = self.env["ir.config_parameter"].sudo()
            info["softphone"] = {
                "url": parameters.get_param("softphone.url", ""),
                "mode": parameters.get_param("softphone.mode", "dock"),
                "pop": parameters.get_param("softphone.pop", "ring"),
            }
        return info
