package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.time.Duration;

/** {@code CONFIG APPLY}. */
public final class ConfigApply extends DeclaredCommand {
    private final ConfigAccess config;

    public ConfigApply(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "CONFIG APPLY {<text:secret> | FILE <path:text>} [COMMENT <comment:text>]"
                        + " [CANARY <proxy:name> FOR <time:duration>]",
                "Makes a version of a configuration. Every proxy that runs examines it; it holds for all or,"
                        + " with the reasons shown, for none. With CANARY one proxy has it first and it is taken"
                        + " back when that one does worse. FILE lies where you are.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        return config.propose(
                ConfigAccess.given(arguments, caller),
                caller,
                arguments.optional("comment").orElse(""),
                arguments.optional("proxy"),
                arguments.duration("time").orElse(Duration.ZERO));
    }
}
