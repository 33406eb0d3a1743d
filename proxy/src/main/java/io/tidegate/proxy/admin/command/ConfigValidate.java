package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.List;

/** {@code CONFIG VALIDATE}. */
public final class ConfigValidate extends DeclaredCommand {
    private final ConfigAccess config;

    public ConfigValidate(ConfigAccess config) {
        super(
                AdminRole.VIEWER,
                "CONFIG VALIDATE {<text:secret> | FILE <path:text>}",
                "Whether a configuration could be used by this proxy: its text, the environment variables that"
                        + " it needs, the keys' columns on the servers. Nothing is changed. FILE lies where you are.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        List<String> problems = config.problems(ConfigAccess.given(arguments, caller));
        if (!problems.isEmpty()) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "the configuration has "
                            + problems.size()
                            + " problem(s): "
                            + String.join("; ", problems));
        }
        return AdminReply.done("the configuration is valid");
    }
}
