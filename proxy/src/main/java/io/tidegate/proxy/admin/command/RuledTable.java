package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableName;

/** A table as commands name it. */
final class RuledTable {
    private RuledTable() {}

    /** Of {@code schema.table}. */
    static TableName named(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "name the table with its schema, as in shop.orders, and not as " + text);
        }
        return TableName.of(text.substring(0, dot), text.substring(dot + 1));
    }
}
