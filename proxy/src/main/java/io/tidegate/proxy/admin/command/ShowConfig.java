package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.versions.MaskedText;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.List;
import java.util.Optional;

/** {@code SHOW CONFIG}. */
public final class ShowConfig extends DeclaredCommand {
    private final ConfigAccess config;

    public ShowConfig(ConfigAccess config) {
        super(
                AdminRole.VIEWER,
                "SHOW CONFIG [VERSION <version:number>]",
                "A version of the configuration, or the one that holds, with stars for the passwords that"
                        + " stand in it.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Optional<Integer> version = arguments.optional("version").map(Integer::valueOf);
        return AdminReply.lines("Configuration", List.of(MaskedText.of(config.text(version))));
    }
}
