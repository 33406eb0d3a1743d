/**
 * Versions of the configuration: every one that was ever proposed is kept, one holds, and another
 * takes its place when every proxy that runs has said that it can. May depend on conf and {@code
 * ha.coordination}.
 */
@NullMarked
package io.tidegate.ha.versions;

import org.jspecify.annotations.NullMarked;
