package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;

/** {@code CONFIG ROLLBACK}. */
public final class ConfigRollback implements AdminCommand {
    private static final Grammar GRAMMAR = Grammar.of("CONFIG ROLLBACK TO <version:number>");

    private final ConfigAccess config;

    public ConfigRollback(ConfigAccess config) {
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
        return "Proposes the text of an earlier version again, as a new one.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        return config.rollBack((int) arguments.number("version"), caller);
    }
}
