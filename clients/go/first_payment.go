// Activates a terminal, checks in, pays, asks, refunds. Go 1.18 or later, no other module.
package main

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

type fields map[string]string

type business struct {
	ResultCode  string `json:"result_code"`
	TerminalSn  string `json:"terminal_sn"`
	TerminalKey string `json:"terminal_key"`
	Data        struct {
		OrderStatus string `json:"order_status"`
		NetAmount   string `json:"net_amount"`
	} `json:"data"`
}

// Longer than a pay may wait for its customer.
var client = http.Client{Timeout: 65 * time.Second}

func setting(name, standard string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return standard
}

// Signs exactly the bytes that it sends. An answer is always HTTP 200: look at result_code.
func call(path, sn, key string, sent fields) business {
	body, _ := json.Marshal(sent)
	sum := md5.Sum(append(append([]byte{}, body...), key...))
	request, err := http.NewRequest("POST", setting("UPAY_URL", "http://localhost:8080")+path, bytes.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", sn+" "+hex.EncodeToString(sum[:]))
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		ResultCode   string   `json:"result_code"`
		ErrorCode    string   `json:"error_code"`
		ErrorMessage string   `json:"error_message"`
		BizResponse  business `json:"biz_response"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		log.Fatal(err)
	}
	if answer.ResultCode != "200" {
		log.Fatal(path, ": ", answer.ErrorCode, " ", answer.ErrorMessage)
	}
	return answer.BizResponse
}

func main() {
	terminal := call("/terminal/activate", setting("VENDOR_SN", "90000001"), setting("VENDOR_KEY", "sandbox-vendor-key"),
		fields{"code": setting("CODE", "SANDBOX1"), "device_id": "till-go"})
	sn, key := terminal.TerminalSn, terminal.TerminalKey
	fmt.Println("terminal", sn)

	// Before the first payment of a day. Store the new key before you use it; the former one stays valid meanwhile.
	key = call("/terminal/checkin", sn, key, fields{"terminal_sn": sn, "device_id": "till-go"}).TerminalKey

	order := fmt.Sprint("go-", time.Now().UnixNano())
	fmt.Println("pay", call("/upay/v2/pay", sn, key, fields{"terminal_sn": sn, "client_sn": order,
		"total_amount": "100", "dynamic_id": "280000000000000001", "subject": "奶茶", "operator": "Li"}).ResultCode)

	// While the answer is not final: ask every 3 s, and cancel when your patience ends.
	status := ""
	for {
		status = call("/upay/v2/query", sn, key, fields{"terminal_sn": sn, "client_sn": order}).Data.OrderStatus
		if status != "CREATED" {
			break
		}
		time.Sleep(3 * time.Second)
	}
	fmt.Println("order", status)

	refund := call("/upay/v2/refund", sn, key, fields{"terminal_sn": sn, "client_sn": order,
		"refund_request_no": "1", "refund_amount": "40", "operator": "Li"})
	fmt.Printf("refund %s, %s fen left\n", refund.ResultCode, refund.Data.NetAmount)
}
