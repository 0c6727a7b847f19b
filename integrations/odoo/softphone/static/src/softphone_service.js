/** @odoo-module **/
// The softphone as a service of Odoo's web client: phone fields call, incoming calls open their record.

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";
import { reactive } from "@odoo/owl";
import { SoftphoneBridge, callOnClick } from "./bridge";
import { recordOf } from "./softphone_field";

export const softphoneService = {
    dependencies: ["action", "notification"],
    start(env, { action, notification }) {
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
                bridge = new SoftphoneBridge({
                    url,
                    mode,
                    onCall,
                    // When they are needed: translations may be loaded later than this.
                    words: () => ({ dock: String(_t("Softphone")) }),
                    onBlocked: () =>
                        notification.add(String(_t("The browser keeps the softphone's window from opening. Allow pop-ups for this page.")), {
                            type: "warning",
                        }),
                    onState: (change) => Object.assign(state, change),
                });
                callOnClick(document, bridge, recordOf);
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
