# What the raw file says, computed without Nahtlos:
#   zcat online_retail.csv.gz | awk -f check.awk [-v refused=FILE] [-v until=2011-01-01]
# Prints country|month|units sold|pence sold|units reversed|pence reversed|pence credited, where
# reversals count in the month of the sale they undo and credits (all other lines of C invoices) in
# their own. FILE names invoices, one a line, that count as never sold. `until` leaves out that day
# and all later ones.
BEGIN {
    FS = ","
    if (refused != "") while ((getline name < refused) > 0) without[name] = 1
    split("POST DOT M m C2 D S B AMAZONFEE CRUK PADS", list, " ")
    for (i in list) service[list[i]] = 1
    service["BANK CHARGES"] = 1
}
# Commas in descriptions: the fields before are counted from the left, those behind from the right.
NR == 1 || (until != "" && substr($(NF - 3), 1, 10) >= until) { next }
{
    sub(/\r$/, "")
    invoice = $1; code = $2; country = $NF; customer = $(NF - 1); quantity = $(NF - 4)
    split($(NF - 2), money, ".")
    micro = money[1] * 1000000 + substr(money[2] "000000", 1, 6)
    if (!(invoice in month)) month[invoice] = substr($(NF - 3), 1, 7)
    slot = country "|" month[invoice]
    kind = substr(invoice, 1, 1)
    is_service = (code in service) || substr(code, 1, 5) == "gift_"
}
kind == "A" || (micro == 0 && customer == "") { next }
kind != "C" {
    if (!(invoice in without)) {
        seen[slot] = 1
        if (!is_service) sold_units[slot] += quantity
        sold[slot] += pence(micro * quantity)
    }
    if (is_service || micro == 0 || customer == "") next
    key = customer "|" code "|" micro
    n = ++sales[key]
    left[key, n] = quantity; from[key, n] = slot; of[key, n] = invoice
    stock[key] += quantity
    next
}
{
    wanted = -quantity
    key = customer "|" code "|" micro
    if (is_service || customer == "" || stock[key] + 0 < wanted) {
        seen[slot] = 1
        credited[slot] += pence(micro * wanted)
        next
    }
    stock[key] -= wanted
    for (n = sales[key]; wanted > 0; n--) {
        part = left[key, n] < wanted ? left[key, n] : wanted
        left[key, n] -= part
        wanted -= part
        if (!(of[key, n] in without)) {
            reversed_units[from[key, n]] += part
            reversed[from[key, n]] += pence(micro * part)
        }
        if (left[key, n] == 0) sales[key] = n - 1
    }
}
function pence(amount) { return int((amount + 5000) / 10000) }
END {
    for (slot in seen)
        printf "%s|%d|%.0f|%d|%.0f|%.0f\n", slot, sold_units[slot], sold[slot],
            reversed_units[slot], reversed[slot], credited[slot] | "LC_ALL=C sort"
}
