/** @odoo-module **/
// Between Odoo's page and the softphone's: opens it, hands it numbers, hears from it who calls. Knows nothing of
// Odoo, so that it runs in any page. Messages are those of docs/api/embed.md; each is sent to the softphone's
// origin alone, and taken from that origin and its window alone.

const VERSION = 1;
const ASK_MS = 500;
/** Calls asked for while the softphone is not there yet are forgotten after this: nobody waits that long. */
const KEEP_MS = 60_000;
const WINDOW_NAME = "softphone";
const WINDOW_FEATURES = "popup=yes,width=380,height=640";

/** The number of a tel: link, as people wrote it; empty when it is none. */
export function numberOf(href) {
    const found = /^tel:(.*)$/i.exec(href ?? "");
    if (!found) {
        return "";
    }
    try {
        return decodeURIComponent(found[1]).trim();
    } catch {
        return found[1].trim();
    }
}

export class SoftphoneBridge {
    /**
     * @param {object} options
     * @param {string} options.url address of the softphone
     * @param {"dock"|"window"} options.mode
     * @param {() => {dock: string}} [options.words] what people read or hear of it, in their language
     * @param {() => void} [options.onBlocked] the browser lets no window open
     * @param {(state: {open: boolean, ready: boolean, inCall: boolean}) => void} [options.onState]
     * @param {(call: {phase: string, number: string, record: {model: string, id: number}|null}) => void} [options.onCall]
     */
    constructor({ url, mode, words = () => ({ dock: "Softphone" }), onBlocked = () => {}, onState = () => {}, onCall = () => {} }) {
        this.url = new URL(url);
        if (this.url.protocol !== "https:" && this.url.protocol !== "http:") {
            throw new Error("the softphone's address is none of the web");
        }
        this.mode = mode === "window" ? "window" : "dock";
        this.words = words;
        this.onBlocked = onBlocked;
        this.onState = onState;
        this.onCall = onCall;
        this.state = { open: false, ready: false, inCall: false };
        this.target = null;
        /** What we have just opened is not the softphone yet: it speaks first, and asking an empty page is an error to browsers. */
        this.loading = false;
        this.dock = null;
        this.waiting = [];
        this.timer = null;
        this.onMessage = this.onMessage.bind(this);
        window.addEventListener("message", this.onMessage);
    }

    destroy() {
        window.removeEventListener("message", this.onMessage);
        clearInterval(this.timer);
        this.dock?.remove();
    }

    /**
     * Has the softphone call. `clicked`: by a person's own click just now; else it only shows the number. `record`: on
     * which the number stands, so that the call is written there although others bear it, too.
     */
    call(number, { name = "", clicked = false, record = null } = {}) {
        this.waiting.push({ number, name, clicked, record: readRecord(record), at: Date.now(), n: `${Date.now()}-${Math.random()}` });
        this.show();
        this.flush();
    }

    show() {
        if (this.mode === "window") {
            this.showWindow();
        } else {
            this.showDock();
        }
        this.set({ open: true });
        this.greet();
    }

    /** Out of sight; it goes on ringing and talking. */
    hide() {
        if (this.dock) {
            this.dock.hidden = true;
            this.set({ open: false });
        }
    }

    toggle() {
        if (this.dock && !this.dock.hidden) {
            this.hide();
        } else {
            this.show();
        }
    }

    showDock() {
        if (!this.dock) {
            const dock = document.createElement("section");
            dock.className = "o-softphone-dock";
            const { dock: label } = this.words();
            dock.setAttribute("aria-label", label);
            const frame = document.createElement("iframe");
            frame.title = label;
            // Without "hid" the buttons of headsets do nothing in a frame.
            frame.allow = "microphone; autoplay; speaker-selection; clipboard-write; hid";
            frame.src = this.url.href;
            dock.append(frame);
            document.body.append(dock);
            this.dock = dock;
            this.target = frame.contentWindow;
            this.loading = true;
        }
        this.dock.hidden = false;
    }

    showWindow() {
        if (this.target && !this.target.closed) {
            this.target.focus();
            return;
        }
        // An empty address leaves a window that is there as it is: a live call goes on.
        const opened = window.open("", WINDOW_NAME, WINDOW_FEATURES);
        if (!opened) {
            this.onBlocked();
            return;
        }
        let isNew = false;
        try {
            isNew = opened.location.href === "about:blank";
        } catch {
            // Another origin's: the softphone, from before this page was loaded.
        }
        if (isNew) {
            opened.location.href = this.url.href;
            this.loading = true;
        }
        this.target = opened;
        opened.focus();
    }

    /** Asks until the softphone has answered: a page that was there before this one may be busy. */
    greet() {
        clearInterval(this.timer);
        const ask = () => {
            if (this.state.ready || !this.target || this.target.closed) {
                clearInterval(this.timer);
                return;
            }
            if (!this.loading) {
                this.send({ type: "softphone:hello" });
            }
        };
        this.timer = setInterval(ask, ASK_MS);
        ask();
    }

    send(message) {
        this.target?.postMessage({ v: VERSION, ...message }, this.url.origin);
    }

    flush() {
        if (!this.state.ready) {
            return;
        }
        const fresh = this.waiting.filter((one) => Date.now() - one.at < KEEP_MS);
        this.waiting = [];
        for (const { number, name, clicked, record, n } of fresh) {
            this.send({ type: "softphone:call", number, name, clicked, record, n });
        }
    }

    onMessage(event) {
        if (event.origin !== this.url.origin || !this.target || event.source !== this.target) {
            return;
        }
        const message = event.data;
        if (typeof message !== "object" || message === null || message.v !== VERSION) {
            return;
        }
        if (message.type === "softphone:here") {
            // Its page was loaded, or loaded anew.
            this.loading = false;
            this.set({ ready: false });
            this.greet();
        } else if (message.type === "softphone:state") {
            this.set({ ready: message.ready === true, inCall: message.inCall === true });
            this.flush();
        } else if (message.type === "softphone:incoming") {
            this.show();
            this.onCall({ phase: String(message.phase), number: String(message.number), record: readRecord(message.record) });
        }
    }

    set(change) {
        this.state = { ...this.state, ...change };
        this.onState(this.state);
    }
}

/** A record of Odoo as a message names it; nothing when it is none. */
export function readRecord(record) {
    const known = record && ["crm.lead", "res.partner"].includes(record.model);
    return known && Number.isSafeInteger(record.id) && record.id > 0 ? { model: record.model, id: record.id } : null;
}

/**
 * Calls the number of every tel: link that is clicked below `root`, until the returned function is called. `recordOf`:
 * the record whose field a link is, as far as it is known.
 */
export function callOnClick(root, bridge, recordOf = () => null) {
    const listener = (event) => {
        const link = event.target instanceof Element ? event.target.closest('a[href^="tel:" i]') : null;
        const number = link && numberOf(link.getAttribute("href"));
        if (!number || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        bridge.call(number, { clicked: event.isTrusted, record: recordOf(link) });
    };
    // Before Odoo's own listeners, which would open the record of a list's row.
    root.addEventListener("click", listener, true);
    return () => root.removeEventListener("click", listener, true);
}
