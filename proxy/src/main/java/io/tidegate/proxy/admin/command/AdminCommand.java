package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.versions.MaskedText;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;

/** A command of the admin port. */
public interface AdminCommand {
    Grammar grammar();

    /** Who may give it. What is more than looking is audited. */
    AdminRole role();

    /** What it does, in a sentence or two, for HELP and docs/admin.md. */
    String meaning();

    /** What the audit tells of it: nothing that is secret. */
    default String shown(Arguments arguments) {
        return MaskedText.of(arguments.shown());
    }

    /**
     * Carries it out, on a thread that may block.
     *
     * @throws io.tidegate.conf.error.TidegateException what the user reads instead
     */
    AdminReply run(Arguments arguments, Caller caller) throws InterruptedException;
}
