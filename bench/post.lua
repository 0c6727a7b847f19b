-- wrk: one constant POST, taken from the environment.
wrk.method = "POST"
wrk.body = os.getenv("BODY") or ""
wrk.headers["Content-Type"] = os.getenv("TYPE") or "application/json"
if os.getenv("COOKIE") then wrk.headers["Cookie"] = os.getenv("COOKIE") end
if os.getenv("SIGNATURE") then wrk.headers["X-Twilio-Signature"] = os.getenv("SIGNATURE") end
local bad = 0
response = function(status) if status >= 300 then bad = bad + 1; if bad == 1 then io.stderr:write("first bad status: " .. status .. "\n") end end end
