// The built-in templates: words by kind and language, and the frame that all share.
#include <array>

#include "messages/templates.hpp"

namespace nahtlos::messages {
namespace {

struct Words {
    Kind kind;
    std::string_view subject, headline, lead;
};

constexpr std::array german{
    Words{
        Kind::placed, "Ihre Bestellung {{order_number}} bei {{shop}}", "Danke für Ihre Bestellung",
        "Ihre Bestellung {{order_number}} ist bei uns angekommen.{{#window_from}} Wir bringen sie "
        "zwischen {{window_from}} und {{window_to}}.{{/window_from}} Wir melden uns, sobald es "
        "weitergeht."},
    Words{Kind::ready, "Ihre Bestellung {{order_number}} liegt bereit",
          "Ihre Bestellung liegt bereit",
          "Sie können Ihre Bestellung {{order_number}} jetzt abholen{{#location}}: "
          "{{location}}{{/location}}. Bitte zeigen Sie dort den Abholcode."},
    Words{Kind::reminder, "Erinnerung: Ihre Bestellung {{order_number}} liegt noch bereit",
          "Ihre Bestellung wartet noch auf Sie",
          "Ihre Bestellung {{order_number}} liegt noch bereit{{#location}}: "
          "{{location}}{{/location}}. Bitte holen Sie sie bald ab und zeigen Sie den Abholcode."},
    Words{Kind::delayed, "Ihre Bestellung {{order_number}} verspätet sich",
          "Ihre Bestellung verspätet sich",
          "{{#new_promise}}Ware zu Ihrer Bestellung {{order_number}} trifft später bei uns ein als "
          "gedacht. Der neue Termin ist {{new_promise}}. Wir entschuldigen uns dafür."
          "{{/new_promise}}{{#promise}}Leider schaffen wir Ihre Bestellung {{order_number}} nicht "
          "bis zum zugesagten Zeitpunkt ({{promise}}). Wir entschuldigen uns und melden uns, "
          "sobald es weitergeht.{{/promise}}"},
    Words{Kind::shipped, "Ihre Bestellung {{order_number}} ist unterwegs",
          "Ihre Bestellung ist unterwegs",
          "Diese Artikel Ihrer Bestellung {{order_number}} haben unser Haus verlassen."},
    Words{Kind::arrived, "Ihre Bestellung {{order_number}} ist angekommen",
          "Ihre Bestellung ist angekommen",
          "Diese Artikel Ihrer Bestellung {{order_number}} wurden zugestellt. Viel Freude damit!"},
    Words{Kind::canceled,
          "{{#is_whole}}Ihre Bestellung {{order_number}} wurde storniert{{/is_whole}}"
          "{{#is_part}}Ein Teil Ihrer Bestellung {{order_number}} wurde storniert{{/is_part}}",
          "{{#is_whole}}Ihre Bestellung wurde storniert{{/is_whole}}"
          "{{#is_part}}Ein Teil Ihrer Bestellung wurde storniert{{/is_part}}",
          "{{#is_whole}}Ihre Bestellung {{order_number}} wurde storniert und wird nicht mehr "
          "geliefert.{{/is_whole}}{{#is_part}}Diese Artikel Ihrer Bestellung {{order_number}} "
          "wurden storniert und werden nicht geliefert. Alles andere bleibt bestellt.{{/is_part}} "
          "Was Sie dafür bezahlt haben, erhalten Sie zurück; wir schreiben Ihnen dann."},
    Words{Kind::refunded, "Erstattung zu Ihrer Bestellung {{order_number}}",
          "Wir haben Ihnen Geld erstattet",
          "Zu Ihrer Bestellung {{order_number}} haben wir {{refund}} erstattet. Bis der Betrag auf "
          "Ihrem Konto zu sehen ist, können einige Tage vergehen."},
    Words{Kind::return_announced, "Ihre Rückgabe zur Bestellung {{order_number}}",
          "Ihre Rückgabe ist angemeldet",
          "Wir haben Ihre Rückgabe zur Bestellung {{order_number}} vorgemerkt. Sobald die Artikel "
          "bei uns sind, schreiben wir Ihnen."},
    Words{Kind::return_declined, "Ihre Rückgabe zur Bestellung {{order_number}} wurde abgelehnt",
          "Ihre Rückgabe wurde abgelehnt",
          "Wir können diese Artikel Ihrer Bestellung {{order_number}} leider nicht zurücknehmen. "
          "Bei Fragen antworten Sie bitte auf diese Nachricht."},
    Words{Kind::return_received, "Ihre Rückgabe zur Bestellung {{order_number}} ist da",
          "Ihre Rückgabe ist angekommen",
          "Diese Artikel Ihrer Bestellung {{order_number}} sind wieder bei uns. Wir prüfen sie und "
          "schreiben Ihnen, sobald das Geld unterwegs ist."},
    Words{Kind::changed, "Ihre Bestellung {{order_number}} wurde geändert",
          "Ihre Bestellung wurde geändert",
          "So ist Ihre Bestellung {{order_number}} jetzt vorgemerkt{{#location}}, zum Abholen bei "
          "{{location}}{{/location}}.{{#window_from}} Wir bringen sie zwischen {{window_from}} und "
          "{{window_to}}.{{/window_from}} Wenn das nicht in Ihrem Sinn ist, antworten Sie bitte "
          "gleich auf diese Nachricht."},
    Words{Kind::attention, "Bestellung {{order_number}} braucht jemanden",
          "Eine Bestellung braucht jemanden",
          "{{#is_late}}Bestellung {{order_number}} ist nicht fertig, obwohl sie zugesagt "
          "war{{#promise}} ({{promise}}){{/promise}}.{{/is_late}}{{#is_homeless}}Für Bestellung "
          "{{order_number}} hat kein Standort die Ware; sie wartet, bis jemand "
          "entscheidet.{{/is_homeless}}"},
};

constexpr std::array english{
    Words{Kind::placed, "Your order {{order_number}} at {{shop}}", "Thank you for your order",
          "We have received your order {{order_number}}.{{#window_from}} We bring it between "
          "{{window_from}} and {{window_to}}.{{/window_from}} You will hear from us as soon as "
          "there is news."},
    Words{Kind::ready, "Your order {{order_number}} is ready to collect",
          "Your order is ready to collect",
          "You can collect your order {{order_number}} now{{#location}} at "
          "{{location}}{{/location}}. Please show the pick-up code there."},
    Words{Kind::reminder, "Reminder: your order {{order_number}} is waiting for you",
          "Your order is still waiting for you",
          "Your order {{order_number}} is still ready to collect{{#location}} at "
          "{{location}}{{/location}}. Please pick it up soon and show the pick-up code."},
    Words{Kind::delayed, "Your order {{order_number}} is delayed", "Your order is delayed",
          "{{#new_promise}}Goods of your order {{order_number}} come in later than we thought. The "
          "new date is {{new_promise}}. We are sorry about that.{{/new_promise}}"
          "{{#promise}}We are sorry: we cannot have your order {{order_number}} done by the "
          "promised time ({{promise}}). You will hear from us as soon as it moves on."
          "{{/promise}}"},
    Words{Kind::shipped, "Your order {{order_number}} is on its way", "Your order is on its way",
          "These items of your order {{order_number}} have left our house."},
    Words{Kind::arrived, "Your order {{order_number}} has arrived", "Your order has arrived",
          "These items of your order {{order_number}} were delivered. Enjoy!"},
    Words{Kind::canceled,
          "{{#is_whole}}Your order {{order_number}} was canceled{{/is_whole}}"
          "{{#is_part}}A part of your order {{order_number}} was canceled{{/is_part}}",
          "{{#is_whole}}Your order was canceled{{/is_whole}}"
          "{{#is_part}}A part of your order was canceled{{/is_part}}",
          "{{#is_whole}}Your order {{order_number}} was canceled and will not be delivered any "
          "more.{{/is_whole}}{{#is_part}}These items of your order {{order_number}} were canceled "
          "and will not be delivered. Everything else stays ordered.{{/is_part}} What you paid for "
          "them is given back; we will write to you then."},
    Words{
        Kind::refunded, "Refund for your order {{order_number}}", "We have refunded you",
        "We have refunded {{refund}} for your order {{order_number}}. It may take some days until "
        "it shows on your account."},
    Words{Kind::return_announced, "Your return for order {{order_number}}",
          "Your return is announced",
          "We have noted your return for order {{order_number}}. We will write to you when the "
          "items have reached us."},
    Words{Kind::return_declined, "Your return for order {{order_number}} was declined",
          "Your return was declined",
          "We are sorry that we cannot take back these items of your order {{order_number}}. If "
          "you have questions, please answer this message."},
    Words{Kind::return_received, "Your return for order {{order_number}} has arrived",
          "Your return has arrived",
          "These items of your order {{order_number}} are back with us. We look at them and write "
          "to you as soon as the money is on its way."},
    Words{Kind::changed, "Your order {{order_number}} was changed", "Your order was changed",
          "This is your order {{order_number}} as it stands now{{#location}}, to be collected at "
          "{{location}}{{/location}}.{{#window_from}} We bring it between {{window_from}} and "
          "{{window_to}}.{{/window_from}} If that is not what you want, please answer this message "
          "soon."},
    Words{Kind::attention, "Order {{order_number}} needs somebody", "An order needs somebody",
          "{{#is_late}}Order {{order_number}} is not done, though it was "
          "promised{{#promise}} ({{promise}}){{/promise}}.{{/is_late}}{{#is_homeless}}No place has "
          "the goods of order {{order_number}}; it waits until somebody decides.{{/is_homeless}}"},
};

struct Labels {
    std::string_view language, hello, code, tracking, discount, shipping, total, tax, address,
        footer, staff_footer;
};
constexpr Labels german_labels{
    "de",
    "Guten Tag{{#name}} {{name}}{{/name}},",
    "Ihr Abholcode",
    "Sendungsnummer",
    "Rabatt",
    "Versand",
    "Gesamt",
    "darin Mehrwertsteuer",
    "Lieferung an",
    "Bestellung {{order_number}}{{#order_date}} vom {{order_date}}{{/order_date}} bei {{shop}}. "
    "Sie erhalten diese Nachricht, weil Sie bei uns bestellt haben.",
    "Bestellung {{order_number}} bei {{shop}}. Diese Nachricht geht an das Team."};
constexpr Labels english_labels{
    "en",
    "Hello{{#name}} {{name}}{{/name}},",
    "Your pick-up code",
    "Tracking number",
    "Discount",
    "Shipping",
    "Total",
    "including VAT",
    "Delivery to",
    "Order {{order_number}}{{#order_date}} of {{order_date}}{{/order_date}} at {{shop}}. You get "
    "this message because you ordered from us.",
    "Order {{order_number}} at {{shop}}. This message goes to the team."};

constexpr std::string_view text_frame = R"(@HELLO@

@LEAD@
{{#code}}

@CODE@: {{code}}
{{/code}}
{{#tracking}}

@TRACKING@: {{tracking}}
{{/tracking}}

{{#lines}}
{{quantity}} x {{title}}{{#sku}} ({{sku}}){{/sku}}{{#amount}}: {{amount}}{{/amount}}
{{/lines}}
{{#discount}}
@DISCOUNT@: {{discount}}
{{/discount}}
{{#shipping}}
@SHIPPING@: {{shipping}}
{{/shipping}}
{{#total}}
@TOTAL@: {{total}}{{#tax}} (@TAX@: {{tax}}){{/tax}}
{{/total}}
{{#address}}

@ADDRESS@: {{address}}
{{/address}}

-- 
@FOOTER@
)";

// Tables and few inline styles, as mail readers want it; colors that stay readable where a reader
// turns them around, and a white ground under the QR code for scanners.
constexpr std::string_view html_frame = R"(<!doctype html>
<html lang="@LANGUAGE@">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>@HEADLINE@</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; padding: 0; background: #f3f4f6; color: #1f2430; }
.card { background: #ffffff; border: 1px solid #dfe2e8; border-radius: 8px; }
.soft { color: #5a6273; }
.rule td { border-top: 1px solid #dfe2e8; }
@media (prefers-color-scheme: dark) {
  body, .ground { background: #14161b !important; color: #e7e9ee !important; }
  .card { background: #1e2128 !important; border-color: #343945 !important; }
  .soft { color: #a9b0be !important; }
  .rule td { border-top-color: #343945 !important; }
}
</style>
</head>
<body>
<table role="presentation" class="ground" width="100%" cellspacing="0" cellpadding="0"
  style="font-family: -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; font-size:
  16px; line-height: 1.5;">
<tr><td align="center" style="padding: 24px 12px;">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="max-width: 600px;">
<tr><td style="padding: 0 4px 12px; font-weight: 600;">{{shop}}</td></tr>
<tr><td class="card" style="padding: 24px;">
<h1 style="margin: 0 0 16px; font-size: 22px; line-height: 1.3;">@HEADLINE@</h1>
<p style="margin: 0 0 12px;">@HELLO@</p>
<p style="margin: 0 0 16px;">@LEAD@</p>
{{#code}}
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="margin: 8px 0 20px;">
<tr><td align="center">
<div class="soft" style="font-size: 14px;">@CODE@</div>
<div style="font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 34px; font-weight:
  700; letter-spacing: 4px; line-height: 1.4;">{{code}}</div>
<img src="cid:code@nahtlos" width="200" height="200" alt="{{code}}" style="display: block;
  margin-top: 8px; background: #ffffff; border-radius: 8px;">
</td></tr>
</table>
{{/code}}
{{#tracking}}
<p style="margin: 0 0 16px;"><span class="soft">@TRACKING@:</span> <strong>{{tracking}}</strong></p>
{{/tracking}}
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="border-collapse:
  collapse;">
{{#lines}}
<tr class="rule"><td style="padding: 10px 8px 10px 0; vertical-align: top; overflow-wrap:
  anywhere;">{{title}}{{#sku}}<br><span class="soft" style="font-size:
  13px;">{{sku}}</span>{{/sku}}</td>
<td align="right" style="padding: 10px 8px; vertical-align: top; white-space:
  nowrap;">{{quantity}}&nbsp;&times;</td>
<td align="right" style="padding: 10px 0; vertical-align: top; white-space:
  nowrap;">{{amount}}</td></tr>
{{/lines}}
{{#discount}}
<tr class="rule"><td colspan="2" style="padding: 8px 8px 8px 0;">@DISCOUNT@</td><td align="right"
  style="padding: 8px 0; white-space: nowrap;">{{discount}}</td></tr>
{{/discount}}
{{#shipping}}
<tr class="rule"><td colspan="2" style="padding: 8px 8px 8px 0;">@SHIPPING@</td><td align="right"
  style="padding: 8px 0; white-space: nowrap;">{{shipping}}</td></tr>
{{/shipping}}
{{#total}}
<tr class="rule"><td colspan="2" style="padding: 10px 8px 0 0; font-weight: 700;">@TOTAL@</td><td
  align="right" style="padding: 10px 0 0; font-weight: 700; white-space:
  nowrap;">{{total}}</td></tr>
{{#tax}}
<tr><td colspan="2" class="soft" style="font-size: 13px;">@TAX@</td><td align="right" class="soft"
  style="font-size: 13px; white-space: nowrap;">{{tax}}</td></tr>
{{/tax}}
{{/total}}
</table>
{{#address}}
<p style="margin: 16px 0 0;"><span class="soft">@ADDRESS@:</span> {{address}}</p>
{{/address}}
</td></tr>
<tr><td class="soft" style="padding: 16px 4px; font-size: 13px;">@FOOTER@</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
)";

void put(std::string& text, std::string_view mark, std::string_view words) {
    for (auto at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + words.size())) {
        text.replace(at, mark.size(), words);
    }
}

std::string framed(std::string_view frame, const Words& words, const Labels& labels) {
    std::string text(frame);
    put(text, "@LEAD@", words.lead);
    put(text, "@HEADLINE@", words.headline);
    put(text, "@LANGUAGE@", labels.language);
    put(text, "@HELLO@", labels.hello);
    put(text, "@CODE@", labels.code);
    put(text, "@TRACKING@", labels.tracking);
    put(text, "@DISCOUNT@", labels.discount);
    put(text, "@SHIPPING@", labels.shipping);
    put(text, "@TOTAL@", labels.total);
    put(text, "@TAX@", labels.tax);
    put(text, "@ADDRESS@", labels.address);
    const bool is_to_staff = words.kind == Kind::attention;
    put(text, "@FOOTER@", is_to_staff ? labels.staff_footer : labels.footer);
    return text;
}

template <std::size_t N>
std::optional<Template> made(const std::array<Words, N>& all, Kind kind, const Labels& labels) {
    for (const auto& words : all) {
        if (words.kind != kind) continue;
        return Template{std::string(words.subject), framed(text_frame, words, labels),
                        framed(html_frame, words, labels)};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Template> built_in(Kind kind, std::string_view language) {
    if (language == "de") return made(german, kind, german_labels);
    if (language == "en") return made(english, kind, english_labels);
    return std::nullopt;
}

}  // namespace nahtlos::messages
