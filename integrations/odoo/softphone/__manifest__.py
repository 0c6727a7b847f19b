# SPDX-License-Identifier: Apache-2.0
{
    "name": "TeepTrak Softphone",
    "summary": "Call from every phone number; the lead opens when its customer calls",
    "description": "Opens the TeepTrak Softphone inside Odoo, or in a window of its own. Needs no VoIP module.",
    "author": "TeepTrak Softphone",
    "category": "Sales/CRM",
    # Odoo puts its own series before it.
    "version": "1.0.0",
    "license": "Other OSI approved licence",
    "depends": ["web", "base_setup"],
    "data": ["views/res_config_settings_views.xml"],
    "assets": {
        "web.assets_backend": [
            "softphone/static/src/bridge.js",
            "softphone/static/src/softphone_field.js",
            "softphone/static/src/softphone_service.js",
            "softphone/static/src/softphone_systray.js",
            "softphone/static/src/softphone_systray.xml",
            "softphone/static/src/softphone.css",
        ],
    },
    "installable": True,
    "application": False,
}
