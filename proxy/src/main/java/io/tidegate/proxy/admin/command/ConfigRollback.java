package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code CONFIG ROLLBACK}. */
public final class ConfigRollback extends DeclaredCommand {
    private final ConfigAccess config;

    public ConfigRollback(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "CONFIG ROLLBACK TO <version:number>",
                "Proposes the text of an earlier version again, as a new one.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        return config.rollBack((int) arguments.number("version"), caller);
    }
}
