package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.versions.MaskedText;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.List;

/** {@code CONFIG SET}. */
public final class ConfigSet extends DeclaredCommand {
    private final ConfigAccess config;

    public ConfigSet(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "CONFIG SET <path:name> TO <value:name> [COMMENT <comment:text>]",
                "Makes a version with another value at one place, named by the keys that lead there:"
                        + " CONFIG SET pool.max-connections TO 128. A list or a password is written in quotes, as"
                        + " YAML has it.");
        this.config = config;
    }

    @Override
    public String shown(Arguments arguments) {
        return MaskedText.isSecret(arguments.text("path"))
                ? "CONFIG SET " + arguments.text("path") + " TO '***'"
                : super.shown(arguments);
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String path = arguments.text("path");
        String value = arguments.text("value");
        return config.change(
                caller,
                arguments.optional("comment").orElse("set " + path),
                text -> YamlEdit.set(text, List.of(path.split("\\.")), value));
    }
}
