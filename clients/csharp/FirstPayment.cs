// Activates a terminal, checks in, pays, asks, refunds. .NET or Mono; use a JSON library.
using System;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

public static class FirstPayment
{
    // Longer than a pay may wait for its customer.
    static readonly HttpClient Client = new HttpClient { Timeout = TimeSpan.FromSeconds(65) };

    static string Setting(string name, string standard)
    {
        return Environment.GetEnvironmentVariable(name) ?? standard;
    }

    // Signs exactly the bytes that it sends. An answer is always HTTP 200: look at result_code.
    static string Call(string path, string sn, string key, string json)
    {
        byte[] signed = Encoding.UTF8.GetBytes(json + key);
        string sign;
        using (MD5 md5 = MD5.Create())
        {
            sign = BitConverter.ToString(md5.ComputeHash(signed)).Replace("-", "").ToLowerInvariant();
        }
        string url = Setting("UPAY_URL", "http://localhost:8080") + path;
        var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", sn + " " + sign);
        HttpResponseMessage response = Client.SendAsync(request).Result;
        string answer = response.Content.ReadAsStringAsync().Result;
        if (Field(answer, "result_code") != "200")
        {
            throw new InvalidOperationException(path + ": " + answer);
        }
        return answer;
    }

    static string Field(string answer, string name)
    {
        return Regex.Match(answer, "\"" + name + "\":\"([^\"]*)\"").Groups[1].Value;
    }

    // The result_code of biz_response.
    static string Business(string answer)
    {
        return Field(answer.Substring(answer.IndexOf("biz_response")), "result_code");
    }

    public static void Main()
    {
        string terminal = Call("/terminal/activate", Setting("VENDOR_SN", "90000001"),
            Setting("VENDOR_KEY", "sandbox-vendor-key"),
            "{\"code\":\"" + Setting("CODE", "SANDBOX1") + "\",\"device_id\":\"till-csharp\"}");
        string sn = Field(terminal, "terminal_sn");
        string key = Field(terminal, "terminal_key");
        Console.WriteLine("terminal " + sn);

        // Before the first payment of a day. Store the new key before you use it; the former one stays valid meanwhile.
        string checkIn = "{\"terminal_sn\":\"" + sn + "\",\"device_id\":\"till-csharp\"}";
        key = Field(Call("/terminal/checkin", sn, key, checkIn), "terminal_key");

        string order = "\"terminal_sn\":\"" + sn + "\",\"client_sn\":\"csharp-" + DateTime.UtcNow.Ticks + "\"";
        string paid = Call("/upay/v2/pay", sn, key, "{" + order + ",\"total_amount\":\"100\","
            + "\"dynamic_id\":\"280000000000000001\",\"subject\":\"奶茶\",\"operator\":\"Li\"}");
        Console.WriteLine("pay " + Business(paid));

        // While the answer is not final: ask every 3 s, and cancel when your patience ends.
        string status = Field(Call("/upay/v2/query", sn, key, "{" + order + "}"), "order_status");
        while (status == "CREATED")
        {
            Thread.Sleep(3000);
            status = Field(Call("/upay/v2/query", sn, key, "{" + order + "}"), "order_status");
        }
        Console.WriteLine("order " + status);

        string refund = Call("/upay/v2/refund", sn, key, "{" + order
            + ",\"refund_request_no\":\"1\",\"refund_amount\":\"40\",\"operator\":\"Li\"}");
        Console.WriteLine("refund " + Business(refund) + ", " + Field(refund, "net_amount") + " fen left");
    }
}
