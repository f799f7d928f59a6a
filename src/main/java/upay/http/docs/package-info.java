/** The protocol's documentation, served by the port: a page made of docs/openapi.yaml, and that file. Start at {@code DocumentationRoutes}. */
@NullMarked
package upay.http.docs;

import org.jspecify.annotations.NullMarked;
