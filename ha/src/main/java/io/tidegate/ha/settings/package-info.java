/**
 * What the servers of a group are set to, compared with what Tidegate needs of them: read from the
 * servers by {@link io.tidegate.ha.settings.SettingsCheck}, judged by pure rules.
 */
@NullMarked
package io.tidegate.ha.settings;

import org.jspecify.annotations.NullMarked;
