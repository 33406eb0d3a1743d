package io.tidegate.ha.settings;

import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what is found on one node. */
final class Found {
    private final String node;
    private final ServerSettings settings;
    private final List<SettingsFinding> all = new ArrayList<>();

    Found(String node, ServerSettings settings) {
        this.node = node;
        this.settings = settings;
    }

    List<SettingsFinding> all() {
        return List.copyOf(all);
    }

    void error(String message, String remedy) {
        all.add(new SettingsFinding(true, node, message, remedy));
    }

    void warning(String message, String remedy) {
        all.add(new SettingsFinding(false, node, message, remedy));
    }

    /**
     * @param broken whether another value breaks something
     * @param why what another value does
     */
    void requireValue(boolean broken, String variable, String wanted, String why) {
        String actual = settings.text(variable);
        boolean same =
                wanted.equals("ON") ? settings.flag(variable) : actual.equalsIgnoreCase(wanted);
        if (settings.has(variable) && !same) {
            String message = variable + " is " + actual + ": " + why;
            all.add(new SettingsFinding(broken, node, message, set(variable, wanted)));
        }
    }

    /** What sets a variable that can be set while the server runs, for good. */
    String set(String variable, String value) {
        return settings.family() == ServerFamily.MYSQL
                ? "SET PERSIST " + variable + " = " + value
                : "SET GLOBAL " + variable + " = " + value + ", and " + line(variable, value);
    }

    /** For what is read at a start only. */
    static String line(String variable, String value) {
        return variable.toLowerCase(Locale.ROOT)
                + " = "
                + value
                + " in the server's own configuration";
    }
}
