package io.tidegate.proxy.admin.command;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code RELOAD}. */
public final class ReloadFile extends DeclaredCommand {
    private final Live<Runnable> reload;

    public ReloadFile(Live<Runnable> reload) {
        super(
                AdminRole.OPERATOR,
                "RELOAD",
                "Reads the configuration's file anew, as SIGHUP does, where a file holds; the log tells how it"
                        + " went.");
        this.reload = reload;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        reload.current().run();
        return AdminReply.done("the file is read; the log tells whether it is used");
    }
}
