package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.versions.MaskedText;
import io.tidegate.ha.versions.TextDiff;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.List;
import java.util.Optional;

/** {@code CONFIG DIFF}. */
public final class ConfigDiff extends DeclaredCommand {
    private final ConfigAccess config;

    public ConfigDiff(ConfigAccess config) {
        super(
                AdminRole.VIEWER,
                "CONFIG DIFF <from:number> <to:number>",
                "In what two versions of the configuration differ, as diff -u shows it; passwords are stars.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        int from = (int) arguments.number("from");
        int to = (int) arguments.number("to");
        List<String> lines =
                TextDiff.of(
                        "version " + from,
                        MaskedText.of(config.text(Optional.of(from))),
                        "version " + to,
                        MaskedText.of(config.text(Optional.of(to))));
        return AdminReply.lines("Difference", lines);
    }
}
