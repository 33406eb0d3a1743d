# Reads the measurements of point-select and prints one table: medians over the rounds.
# Columns: round, phase, mode, target, queries per second, CPU microseconds per query, p50 and p99 in ms.
function median(key,   n, i, j, v, list) {
    n = split(values[key], list, " ")
    if (n == 0) return ""
    for (i = 2; i <= n; i++) {
        v = list[i] + 0
        for (j = i - 1; j >= 1 && list[j] + 0 > v; j--) list[j + 1] = list[j]
        list[j + 1] = v
    }
    return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
}
function add(key, value) { values[key] = values[key] " " value }
function cell(format, value) { return value == "" ? "-" : sprintf(format, value) }

BEGIN { FS = "\t" }
{
    base = $1 FS $2 FS $3
    if ($4 == "direct") { directRate[base] = $5; directP50[base] = $7; directP99[base] = $8 }
    row[NR] = $0
    if (!seen[$3 FS $4]++) order[++cases] = $3 FS $4
}
END {
    for (i = 1; i <= NR; i++) {
        split(row[i], f, FS)
        base = f[1] FS f[2] FS f[3]
        key = f[3] FS f[4]
        if (f[2] == "load") {
            add(key FS "rate", f[5])
            if (f[6] != "-") add(key FS "cpu", f[6])
            if (directRate[base] > 0) add(key FS "ratio", f[5] / directRate[base])
        } else {
            add(key FS "p50", (f[7] - directP50[base]) * 1000)
            add(key FS "p99", (f[8] - directP99[base]) * 1000)
        }
    }
    print "| protocol | path | queries/s | of direct | proxy CPU us/query | of HAProxy | added p50 us | added p99 us |"
    print "|---|---|--:|--:|--:|--:|--:|--:|"
    for (c = 1; c <= cases; c++) {
        key = order[c]
        split(key, name, FS)
        cpu = median(key FS "cpu")
        fence = median(name[1] FS "haproxy" FS "cpu")
        direct = name[2] == "direct"
        printf "| %s | %s | %s | %s | %s | %s | %s | %s |\n", name[1], name[2], \
            cell("%.0f", median(key FS "rate")), cell("%.2f", median(key FS "ratio")), cell("%.1f", cpu), \
            (cpu == "" || fence == "" ? "-" : sprintf("%.2f", cpu / fence)), \
            direct ? "-" : cell("%.0f", median(key FS "p50")), direct ? "-" : cell("%.0f", median(key FS "p99"))
    }
}
