# Read by `odoo shell`: the people and settings that the tests have in a fresh Odoo. What it prints last is JSON: their keys.
import inspect
import json
from datetime import datetime, timedelta

env["res.lang"]._activate_lang("fr_FR")
env["ir.module.module"].search([("name", "=", "softphone")])._update_translations(["fr_FR"])
france = env.ref("base.fr")
env.company.country_id = france

Users = env["res.users"].with_context(no_reset_password=True)
groups = "group_ids" if "group_ids" in Users._fields else "groups_id"


def person(login, name, roles, lang="en_US"):
    return Users.search([("login", "=", login)]) or Users.create({
        "login": login, "name": name, "email": login, "password": "a-password-of-" + login, "lang": lang, "tz": "Europe/Paris",
        groups: [(6, 0, [env.ref(role).id for role in roles])],
    })


def key_of(user):
    keys = env["res.users.apikeys"].with_user(user).sudo()
    words = ["rpc", "softphone"]
    if "expiration_date" in inspect.signature(keys._generate).parameters:
        words.append(datetime.now() + timedelta(days=30))
    return keys._generate(*words)


internal = "base.group_user"
every_lead = "sales_team.group_sale_salesman_all_leads"
people = {
    "bot": person("bot@example.com", "Softphone", [internal, every_lead]),
    "alice": person("alice@example.com", "Alice Martin", [internal, every_lead]),
    "chloe": person("chloe@example.com", "Chloé Petit", [internal, every_lead, "base.group_system"], "fr_FR"),
    "guest": person("guest@example.com", "Nobody of sales", [internal]),
}
keys = {name: key_of(user) for name, user in people.items() if name in ("bot", "guest")}
env.cr.commit()
print("\n" + json.dumps({
    name: {"id": user.id, "partner": user.partner_id.id, "login": user.login, "password": "a-password-of-" + user.login,
           "key": keys.get(name)}
    for name, user in people.items()
}))
