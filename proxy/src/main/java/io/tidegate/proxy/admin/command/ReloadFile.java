package io.tidegate.proxy.admin.command;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;

/** {@code RELOAD}. */
public final class ReloadFile implements AdminCommand {
    private static final Grammar GRAMMAR = Grammar.of("RELOAD");

    private final Live<Runnable> reload;

    public ReloadFile(Live<Runnable> reload) {
        this.reload = reload;
    }

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public AdminRole role() {
        return AdminRole.OPERATOR;
    }

    @Override
    public String meaning() {
        return "Reads the configuration's file anew, as SIGHUP does, where a file holds; the log tells how it"
                + " went.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        reload.current().run();
        return AdminReply.done("the file is read; the log tells whether it is used");
    }
}
