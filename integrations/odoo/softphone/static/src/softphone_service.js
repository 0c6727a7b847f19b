/** @odoo-module **/
// The softphone as a service of Odoo's web client: phone fields call, incoming calls open their record.

import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { reactive } from "@odoo/owl";
import { SoftphoneBridge, callOnClick } from "./bridge";

export const softphoneService = {
    dependencies: ["action"],
    start(env, { action }) {
        const { url = "", mode = "dock", pop = "ring" } = session.softphone ?? {};
        const state = reactive({ configured: false, open: false, ready: false, inCall: false });
        let bridge = null;
        const onCall = ({ phase, record }) => {
            const wanted = (pop === "ring" && phase === "ringing") || (pop === "answer" && phase === "answered");
            if (!wanted || !record) {
                return;
            }
            action.doAction({
                type: "ir.actions.act_window",
                res_model: record.model,
                res_id: record.id,
                views: [[false, "form"]],
                target: "current",
            });
        };
        try {
            if (url) {
                bridge = new SoftphoneBridge({ url, mode, onCall, onState: (change) => Object.assign(state, change) });
                callOnClick(document, bridge);
                state.configured = true;
            }
        } catch (error) {
            // A wrong address must not take the whole web client with it.
            console.warn("Softphone:", error.message);
        }
        return {
            state,
            toggle: () => bridge?.toggle(),
            call: (number, options) => bridge?.call(number, options),
        };
    },
};

registry.category("services").add("softphone", softphoneService);
