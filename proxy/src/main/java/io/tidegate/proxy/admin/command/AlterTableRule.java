package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.List;

/** {@code ALTER TABLE RULE}. */
public final class AlterTableRule extends DeclaredCommand {
    private static final List<String> OPTIONS = List.of("scatter");

    private final ConfigAccess config;

    public AlterTableRule(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "ALTER TABLE RULE <table:name> SET <option:name> TO <value:name>",
                "Makes a version in which an option of a table's rule is another one: ALTER TABLE RULE"
                        + " shop.orders SET scatter TO warn. What moves rows is no option of this kind and is"
                        + " refused: key, function, placement.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        RuledTable table = RuledTable.named(arguments.text("table"));
        String option = arguments.text("option");
        if (!OPTIONS.contains(option)) {
            throw ErrorCode.ADMIN_FAILED.with(
                    option + " is none of " + OPTIONS + "; others decide where rows lie");
        }
        Entry rule = Entry.rule(table);
        return config.change(
                caller,
                "alter " + table + " " + option,
                text -> {
                    rule.demandIn(text);
                    return YamlEdit.set(text, rule.at(option), arguments.text("value"));
                });
    }
}
