package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;

/** {@code ALTER TABLE RULE}. */
public final class AlterTableRule implements AdminCommand {
    private static final Grammar GRAMMAR =
            Grammar.of("ALTER TABLE RULE <table:name> SET <option:name> TO <value:name>");

    private static final List<String> OPTIONS = List.of("scatter");

    private final ConfigAccess config;

    public AlterTableRule(ConfigAccess config) {
        this.config = config;
    }

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public AdminRole role() {
        return AdminRole.ADMIN;
    }

    @Override
    public String meaning() {
        return "Makes a version in which an option of a table's rule is another one: ALTER TABLE RULE"
                + " shop.orders SET scatter TO warn. What moves rows is no option of this kind and is"
                + " refused: key, function, placement.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String[] table = arguments.text("table").split("\\.", 2);
        String option = arguments.text("option");
        if (table.length != 2) {
            throw ErrorCode.ADMIN_FAILED.with("name the table with its schema, as in shop.orders");
        }
        if (!OPTIONS.contains(option)) {
            throw ErrorCode.ADMIN_FAILED.with(
                    option + " is none of " + OPTIONS + "; others decide where rows lie");
        }
        List<String> path = List.of("schemas", table[0], "tables", table[1], option);
        return config.change(
                caller,
                "alter " + arguments.text("table") + " " + option,
                text -> {
                    if (!YamlEdit.has(text, path.subList(0, 4))) {
                        throw new IllegalArgumentException(
                                "there is no rule of " + arguments.text("table"));
                    }
                    return YamlEdit.set(text, path, arguments.text("value"));
                });
    }
}
