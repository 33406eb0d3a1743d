package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;

/** {@code DROP USER}. */
public final class DropUser implements AdminCommand {
    private static final Grammar GRAMMAR = Grammar.of("DROP USER <user:name>");

    private final ConfigAccess config;

    public DropUser(ConfigAccess config) {
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
        return "Makes a version without that user. Connections that it has open end with their next statement.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String user = arguments.text("user");
        return config.change(
                caller, "drop user " + user, text -> YamlEdit.remove(text, List.of("users", user)));
    }
}
