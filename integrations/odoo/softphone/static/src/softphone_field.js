/** @odoo-module **/
// Which record a phone field shows: Odoo's link has the number alone.

import { patch } from "@web/core/utils/patch";
import { PhoneField } from "@web/views/fields/phone/phone_field";
import { onMounted } from "@odoo/owl";

/** By the element around a field, in forms and in lists. */
const fields = new WeakMap();

patch(PhoneField.prototype, {
    setup() {
        super.setup(...arguments);
        onMounted(() => {
            // The field's own template differs between versions, and is left as it is: what is marked is what it stands in.
            const within = this.__owl__?.bdom?.firstNode?.()?.parentElement;
            if (within) {
                fields.set(within, this);
            }
        });
    },
});

/** The record whose phone field a link belongs to; null when it is none, or not saved yet. */
export function recordOf(link) {
    for (let at = link; at; at = at.parentElement) {
        const record = fields.get(at)?.props.record;
        if (record) {
            return record.resId ? { model: record.resModel, id: record.resId } : null;
        }
    }
    return null;
}
