package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Grammar;

/** A command that says what it is where it is made, so that its file is about what it does. */
abstract class DeclaredCommand implements AdminCommand {
    private final AdminRole role;
    private final Grammar grammar;
    private final String meaning;

    /**
     * @param grammar as {@link Grammar} is written
     */
    DeclaredCommand(AdminRole role, String grammar, String meaning) {
        this.role = role;
        this.grammar = Grammar.of(grammar);
        this.meaning = meaning;
    }

    @Override
    public final Grammar grammar() {
        return grammar;
    }

    @Override
    public final AdminRole role() {
        return role;
    }

    @Override
    public final String meaning() {
        return meaning;
    }
}
