package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.List;

/** {@code CONFIG UNSET}. */
public final class ConfigUnset extends DeclaredCommand {
    private final ConfigAccess config;

    public ConfigUnset(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "CONFIG UNSET <path:name> [COMMENT <comment:text>]",
                "Makes a version without what is at one place, which has its default then.");
        this.config = config;
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
