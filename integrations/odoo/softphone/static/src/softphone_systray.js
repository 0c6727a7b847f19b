/** @odoo-module **/
// The phone in Odoo's top bar: shows and hides the softphone.

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

export class SoftphoneSystray extends Component {
    static template = "softphone.Systray";
    static props = {};

    setup() {
        this.softphone = useService("softphone");
        this.state = useState(this.softphone.state);
    }

    onClick() {
        this.softphone.toggle();
    }
}

registry.category("systray").add("softphone.Systray", { Component: SoftphoneSystray }, { sequence: 25 });
