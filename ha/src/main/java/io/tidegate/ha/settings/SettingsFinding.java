package io.tidegate.ha.settings;

/**
 * A setting of a server that stands against what its group is there for.
 *
 * @param broken whether something does not work by it; else it could be safer
 * @param node on which it was found
 * @param remedy what mends it: a statement, or a line of the server's own configuration
 */
public record SettingsFinding(boolean broken, String node, String message, String remedy) {}
