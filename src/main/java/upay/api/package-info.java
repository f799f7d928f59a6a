/**
 * The management API: routes, authentication, permissions, problems and pages of lists. What it offers is in the packages
 * below it. Start at {@link upay.api.ApiRoutes}.
 */
@NullMarked
package upay.api;

import org.jspecify.annotations.NullMarked;
