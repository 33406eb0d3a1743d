package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.versions.MaskedText;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;
import java.util.Optional;

/** {@code SHOW CONFIG}. */
public final class ShowConfig implements AdminCommand {
    private static final Grammar GRAMMAR = Grammar.of("SHOW CONFIG [VERSION <version:number>]");

    private final ConfigAccess config;

    public ShowConfig(ConfigAccess config) {
        this.config = config;
    }

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public AdminRole role() {
        return AdminRole.VIEWER;
    }

    @Override
    public String meaning() {
        return "A version of the configuration, or the one that holds, with stars for the passwords that"
                + " stand in it.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Optional<Integer> version = arguments.optional("version").map(Integer::valueOf);
        return AdminReply.lines("Configuration", List.of(MaskedText.of(config.text(version))));
    }
}
