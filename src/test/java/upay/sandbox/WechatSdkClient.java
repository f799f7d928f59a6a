package upay.sandbox;

import com.wechat.pay.java.core.http.AbstractHttpClient;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.http.HttpRequest;
import com.wechat.pay.java.core.http.HttpResponse;
import java.io.InputStream;

/** The provider's own HTTP client, which signs and verifies, with the sandbox's address in place of WeChat's. */
record WechatSdkClient(AbstractHttpClient client, String sandbox) implements HttpClient {
    private static final String REAL = "https://api.mch.weixin.qq.com";

    @Override
    public <T> HttpResponse<T> execute(HttpRequest request, Class<T> response) {
        return client.execute(
                new HttpRequest.Builder()
                        .httpMethod(request.getHttpMethod())
                        .url(request.getUrl().toString().replace(REAL, sandbox + "/wechat"))
                        .headers(request.getHeaders())
                        .body(request.getBody())
                        .build(),
                response);
    }

    @Override
    public InputStream download(String url) {
        throw new UnsupportedOperationException();
    }
}
