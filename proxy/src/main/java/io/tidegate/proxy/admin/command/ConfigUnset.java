package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;

/** {@code CONFIG UNSET}. */
public final class ConfigUnset implements AdminCommand {
    private static final Grammar GRAMMAR =
            Grammar.of("CONFIG UNSET <path:name> [COMMENT <comment:text>]");

    private final ConfigAccess config;

    public ConfigUnset(ConfigAccess config) {
        this.config = config;
    }

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public AdminRole role() {
        return AdminRole.ADMIN;
    }

    @Override
    public String meaning() {
        return "Makes a version without what is at one place, which has its default then.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String path = arguments.text("path");
        return config.change(
                caller,
                arguments.optional("comment").orElse("unset " + path),
                text -> YamlEdit.remove(text, List.of(path.split("\\."))));
    }
}
