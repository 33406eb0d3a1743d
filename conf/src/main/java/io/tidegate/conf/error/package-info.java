/** What can go wrong, by name: every error a user can see is a constant of {@code ErrorCode}. */
@NullMarked
package io.tidegate.conf.error;

import org.jspecify.annotations.NullMarked;
