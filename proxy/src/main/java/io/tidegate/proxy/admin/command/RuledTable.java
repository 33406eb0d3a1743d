package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableName;

/** A table as commands name it, in the case in which they do. */
record RuledTable(String schema, String table) {
    /** Of {@code schema.table}. */
    static RuledTable named(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "name the table with its schema, as in shop.orders, and not as " + text);
        }
        return new RuledTable(text.substring(0, dot), text.substring(dot + 1));
    }

    /** As the rules have it. */
    TableName name() {
        return TableName.of(schema, table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
